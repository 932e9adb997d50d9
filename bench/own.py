"""Our side of a measurement."""


def settings(place, port):
    raise AssertionError


def logged_in(target):
    raise AssertionError


def seed(place):
    raise AssertionError
