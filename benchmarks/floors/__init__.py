"""What is compared with: the straight script and the bare wire. Neither reads a mail, keeps a journal or recovers from anything."""
