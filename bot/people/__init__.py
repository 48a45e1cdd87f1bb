"""Those who take part: how they are welcomed, caught up and thanked, and who is asked first."""
