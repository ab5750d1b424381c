"""Readings, events and the picture of a Watchfloor room, as lists and data frames."""

from .room import Room, RoomError, Rows

__all__ = ["Room", "RoomError", "Rows"]
