"""Addresses of the pipeline: opportunities, quotes and orders."""

from django.urls import URLPattern, path

from meetpunt.web.views import board, moving, opportunities, opportunity, opportunity_form, orders, quotes

ONE = "opportunities/<int:opportunity_id>/"

urlpatterns: list[URLPattern] = [
    path("pipeline/", board.board, name="board"),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/export/", opportunities.opportunities, {"is_export": True}, name="opportunities-export"),
    path("opportunities/keep/", opportunities.keep, name="opportunities-keep"),
    path("opportunities/new/", opportunity_form.new, name="opportunity-new"),
    path(ONE, opportunity.opportunity, name="opportunity"),
    path(f"{ONE}edit/", opportunity_form.edit, name="opportunity-edit"),
    path(f"{ONE}move/", moving.move, name="opportunity-move"),
    path(f"{ONE}quote/", quotes.new, name="quote-new"),
    path(f"{ONE}order/", orders.new, name="order-new"),
    path("quotes/<int:quote_id>/", quotes.quote, name="quote"),
    path("quotes/<int:quote_id>/print/", quotes.on_paper, name="quote-print"),
    path("quotes/<int:quote_id>/revise/", quotes.act, {"what": "revise"}, name="quote-revise"),
    path("quotes/<int:quote_id>/answer/", quotes.act, {"what": "answer"}, name="quote-answer"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/cancel/", orders.cancel, name="order-cancel"),
]
