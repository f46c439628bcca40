"""Maps drawn by the server as SVG: packaged outlines, points with a shape per kind, and the same in a table beside it.

No request leaves the server and no script is needed. A map is drawn for three widths; the page shows the one that fits.
"""

from meetpunt.web.maps.figure import territory_map
from meetpunt.web.maps.points import Kind, MapPoint

__all__ = ["Kind", "MapPoint", "territory_map"]
