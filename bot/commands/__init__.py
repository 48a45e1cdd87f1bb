"""What people can ask of Homeroom, declared once: each platform makes its own slash commands and forms of it."""
