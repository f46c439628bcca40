"""What is stored about somebody around conversations: prepared, agreed, practised, observed, trained, answered.

Rule: what the other one prepared is told when the conversation was held; before that it is read on its own page.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.store.models import (
    Action,
    AgendaItem,
    CauseReading,
    CharterVoice,
    Conversation,
    ConversationRating,
    ConversationRhythm,
    DevelopmentGoal,
    DevelopmentQuestion,
    Exercise,
    JointVisit,
    Observation,
    Preparation,
    ReadinessAnswer,
    TrainerInvitation,
    TrainingPlace,
)


def coaching_rows(organisation_id: int, me: int) -> dict[str, QuerySet[Any]]:
    """The rows of each kind about a person."""
    of = {"organisation_id": organisation_id}
    both = Q(rep_id=me) | Q(manager_id=me)
    held = Q(conversation__rep_id=me, conversation__state=Conversation.State.HELD)
    shared = Q(visit__rep_id=me, visit__rep_shared_at__isnull=False, visit__coach_shared_at__isnull=False)
    return {
        "rhythms": ConversationRhythm.objects.filter(both, **of).select_related("rep", "manager"),
        "preparations": Preparation.objects.filter(Q(person_id=me) | held, **of),
        "agenda_items": AgendaItem.objects.filter(Q(person_id=me) | held, **of),
        "development_questions": DevelopmentQuestion.objects.filter(person_id=me, **of),
        "cause_readings": CauseReading.objects.filter(conversation__rep_id=me, **of),
        "conversation_ratings": ConversationRating.objects.filter(person_id=me, **of),
        "actions": Action.objects.filter(Q(rep_id=me) | Q(owner_id=me), **of).select_related("rep", "owner"),
        "development_goals": DevelopmentGoal.objects.filter(person_id=me, **of).select_related("competency"),
        "exercises": Exercise.objects.filter(goal__person_id=me, **of),
        "joint_visits": JointVisit.objects.filter(Q(rep_id=me) | Q(coach_id=me), **of).select_related("rep", "coach"),
        "observations": Observation.objects.filter(Q(by_id=me) | shared, **of).select_related("competency"),
        "training_places": TrainingPlace.objects.filter(person_id=me, **of).select_related("training"),
        "trainer_invitations": TrainerInvitation.objects.filter(Q(trainer_id=me) | Q(rep_id=me), **of),
        "charter_voices": CharterVoice.objects.filter(person_id=me, **of),
        "readiness_answers": ReadinessAnswer.objects.filter(person_id=me, **of),
    }
