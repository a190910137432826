"""Where sources disagree: the same thing with two values that cannot both be true."""
