// The one entry of the built bundle: styles first, then the small helpers that a page can do without.

import "./styles/app.css";

import { warnOfDoubles } from "./src/alike";
import { changeInPlace } from "./src/cells";
import { applyTableChoice, takeDroppedFiles } from "./src/dropping";
import { fillScreen } from "./src/filling";
import { submitFilters } from "./src/filters";
import { renewKeys } from "./src/keys";
import { workOutLive } from "./src/live";
import { followChoice, stepMinutes } from "./src/logging";
import { offerNames } from "./src/mentions";
import { foldMenus } from "./src/menus";
import { followProgress } from "./src/polling";
import { install } from "./src/offline/installing";
import { keepVisits } from "./src/offline/logging";
import { forgetDropped, showSending } from "./src/offline/outbox";
import { offerPrinting } from "./src/printing";
import { offerSearch } from "./src/searching";
import { offerShortcuts } from "./src/shortcuts";
import { stayOnPage } from "./src/staying";
import { proposeAnswers } from "./src/taps";
import { switchTheme } from "./src/theme";
import { addUpWeek } from "./src/week";

// Styles that only make sense with scripts (a button that a script replaces) hang on this class.
document.documentElement.classList.add("js");

renewKeys(document);
submitFilters(document);
switchTheme(document);
foldMenus(document);
stepMinutes(document);
followChoice(document);
offerPrinting(document);
fillScreen(document);
workOutLive(document);
takeDroppedFiles(document);
applyTableChoice(document);
followProgress(document);
offerSearch(document);
offerShortcuts(document);
warnOfDoubles(document);
changeInPlace(document);
offerNames(document);
proposeAnswers(document);
stayOnPage(document);
addUpWeek(document);

const who = document.documentElement.dataset["person"];
install(document, who);
if (who !== undefined) {
  keepVisits(document, who, document.documentElement.dataset["name"] ?? "");
  void forgetDropped(who)
    .catch(() => undefined)
    .then(() => showSending(document, who));
}
