// The one entry of the built bundle: styles first, then the small helpers that a page can do without.

import "./styles/app.css";

import { warnOfDoubles } from "./src/alike";
import { changeInPlace } from "./src/cells";
import { applyTableChoice, takeDroppedFiles } from "./src/dropping";
import { submitFilters } from "./src/filters";
import { foldMenus } from "./src/menus";
import { followProgress } from "./src/polling";
import { offerPrinting } from "./src/printing";
import { switchTheme } from "./src/theme";

// Styles that only make sense with scripts (a button that a script replaces) hang on this class.
document.documentElement.classList.add("js");

submitFilters(document);
switchTheme(document);
foldMenus(document);
offerPrinting(document);
takeDroppedFiles(document);
applyTableChoice(document);
followProgress(document);
warnOfDoubles(document);
changeInPlace(document);
