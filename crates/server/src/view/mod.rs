//! Pure functions from a frame to the types of the API.
