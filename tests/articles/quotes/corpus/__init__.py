"""Short invented stories with every quotation labelled: see README.md beside this file."""
