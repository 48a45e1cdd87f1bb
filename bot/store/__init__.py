"""What is kept: tables in one place, named queries one noun a file, rows turned into frozen values here."""
