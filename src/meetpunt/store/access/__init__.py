"""The one place that says who may see what. Whatever is not found through here does not exist for the viewer.

| role | sees |
| --- | --- |
| rep, inside sales | everything of their own; aggregates of at least 4 others (else the organisation's) |
| manager | figures and registration of the own team and of the teams under it (of the team above all: everybody's) |
| director | aggregates of teams and organisation; names only as far as the organisation's setting goes |
| administrator | settings, imports, mappings, accounts and contacts; no personal figures |
| production | expected quantities and large orders to come, without who sells them (`access.production`) |
| trainer | nothing here; they get what is shared with them |

A viewer without a person is the operator at the command line of the machine itself, who may see all.
`viewer` says who looks, `figures` whose figures they see, `registration` in whose registration they work.
"""

from meetpunt.store.access.figures import (
    OTHERS_IN_AN_AGGREGATE,
    beside,
    beside_of,
    find_person,
    find_team,
    members_of,
    people,
    products,
    sees_names_of_team,
    segments,
    team_members_of_all,
    teams,
    territories,
)
from meetpunt.store.access.viewer import (
    SELLING,
    NotVisible,
    Viewer,
    all_organisations,
    on_day,
    operator_of,
    organisation_ref,
    organisations_at_work,
    organisations_of,
    viewer_of,
    viewer_of_person,
    with_teams_above,
    with_teams_below,
)

__all__ = [
    "OTHERS_IN_AN_AGGREGATE",
    "SELLING",
    "NotVisible",
    "Viewer",
    "all_organisations",
    "beside",
    "beside_of",
    "find_person",
    "find_team",
    "members_of",
    "on_day",
    "operator_of",
    "organisation_ref",
    "organisations_at_work",
    "organisations_of",
    "people",
    "products",
    "sees_names_of_team",
    "segments",
    "team_members_of_all",
    "teams",
    "territories",
    "viewer_of",
    "viewer_of_person",
    "with_teams_above",
    "with_teams_below",
]
