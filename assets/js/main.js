// The one script of the screens: htmx, and what it cannot know. Every screen works without it, by links and forms.
import "htmx.org";

import "./boards.js";
import "./calendars.js";
import "./composing.js";
import "./dialogs.js";
import "./drafts.js";
import "./facts.js";
import "./forms.js";
import "./going.js";
import "./in_place.js";
import "./keys.js";
import "./list_menus.js";
import "./lists.js";
import "./menus.js";
import "./neighbours.js";
import "./offline.js";
import "./pickers.js";
import "./problems.js";
import "./recent.js";
import "./rows.js";
import "./search.js";
import "./secrets.js";
import "./selecting.js";
import "./toasts.js";
import "./values.js";
import "./widths.js";
