"""Pictures that there are, changed: things taken out, more around them, in other light, in more pixels, and described.

What the studio has made itself it makes anew with the change in its scene, so that what stood behind a thing is what truly
stands there. Of any other picture it can only continue what is seen; what it cannot do it says.
"""

from __future__ import annotations
