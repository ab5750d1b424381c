//! watchfloor
