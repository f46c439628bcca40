"""The cast, readers and programs, as the tests of pages and of the API have them."""

from tests.api.conftest import program
from tests.web.conftest import cast, cast_of_module, reader, static_folder

__all__ = ["cast", "cast_of_module", "program", "reader", "static_folder"]
