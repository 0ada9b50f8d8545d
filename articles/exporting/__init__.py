"""What goes out as data: one file per format. Only what readers may see, and nothing is written."""
