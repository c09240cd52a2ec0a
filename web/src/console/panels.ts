/** What opens over the page: loaded when the page stands, or with the first press. */
import "../history/compare";
import "../history/panel";
import "../library/library";
import "../memory/panel";
import "../registry/panel";
