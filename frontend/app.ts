// The one entry of the built bundle: styles first, then the small helpers that a page can do without.

import "./styles/app.css";

import { applyTableChoice, takeDroppedFiles } from "./src/dropping";
import { submitFilters } from "./src/filters";
import { foldMenus } from "./src/menus";
import { followProgress } from "./src/polling";
import { offerPrinting } from "./src/printing";
import { offerSearch } from "./src/searching";
import { offerShortcuts } from "./src/shortcuts";
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
offerSearch(document);
offerShortcuts(document);
