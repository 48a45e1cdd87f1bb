"""A course as written: a folder of text files, read strictly; and the timetable computed from it."""
