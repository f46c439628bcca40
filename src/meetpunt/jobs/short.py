"""Which kinds of work are short: they stand beside long work instead of behind it."""

SHORT = frozenset(
    (
        "send_mail",
        "mail_notices",
        "daily_notices",
        "notice_due",
        "deliver_webhook",
        "webhooks_left",
        "calendars",
        "fetch_calendar",
        "crm_due",
        "large_orders_due",
        "weekly_snapshots",
        "look_at_signals",
    )
)
"""What somebody waits for, or what only asks for other work: it takes seconds, and no import keeps it waiting."""
