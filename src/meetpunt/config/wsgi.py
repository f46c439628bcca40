"""The entry for a production server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")
os.environ.setdefault("MEETPUNT_COLUMNAR", "auto")  # this process lives long enough for copies of facts to pay
application = get_wsgi_application()
get_resolver().check()  # reads all pages now: else who comes first waits for it
