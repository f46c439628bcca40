// The board's island: cards are moved by dragging, by touch and by keys. What a script does here is what the card's own
// form does: it is sent, and the answer's board takes the place of the one at hand.

import { dragCards } from "./src/board/dragging";
import { walkCards } from "./src/board/keys";
import { takeForms } from "./src/board/moving";

takeForms(document);
walkCards(document);
dragCards(document);
