"""What a message template needs to offer an undo."""

from django import template

from meetpunt.web.undo import back_of, change_of

register = template.Library()
register.filter("undoable", change_of)
register.filter("undo_back", back_of)
