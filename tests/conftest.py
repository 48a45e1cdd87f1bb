"""What holds for every test: zones come from the pinned package, as in the program."""

from schedules.zones import use_pinned_zones

use_pinned_zones()
