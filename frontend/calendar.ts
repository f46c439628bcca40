// The calendar's island: what is planned is moved by dragging, by touch and by keys. What a script does here is what the
// page behind each "move" does: it is sent, and the answer's calendar takes the place of the one at hand.

import { dragActivities } from "./src/calendar/dragging";
import { moveByKeys } from "./src/calendar/keys";

dragActivities(document);
moveByKeys(document);
