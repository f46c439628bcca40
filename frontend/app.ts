// The one entry of the built bundle: styles first, then the small helpers that a page can do without.

import "./styles/app.css";

// Styles that only make sense with scripts (a menu that folds) hang on this class.
document.documentElement.classList.add("js");
