"""One organisation in one file, to be taken elsewhere: everything that figures come from, and equal after import.

It is for the operator of the machine, who has all of it in a backup anyway. An administrator cannot make one: it holds
what reps registered and what was said in conversations, and neither is an administrator's to read.
"""

from meetpunt.actions.organisation_file.reading import import_organisation
from meetpunt.actions.organisation_file.writing import export_organisation

__all__ = ["export_organisation", "import_organisation"]
