// A dashboard's island, while it is changed: tiles are dragged to their place. What is dropped is sent as the form of the
// arrows would send it, and the answer's tiles take the place of those at hand.

import { dragTiles } from "./src/dashboard/dragging";

dragTiles(document);
