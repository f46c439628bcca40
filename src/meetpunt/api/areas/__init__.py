"""The parts of the product as programs see them. A new part is a module beside these and a name in this list."""

from meetpunt.api.areas import figures

AREAS = (figures.AREA,)
