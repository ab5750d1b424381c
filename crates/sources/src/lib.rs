/*!
The world comes in: sources visited politely, pushed items, and a queue that loses nothing.
*/

pub mod fetch;
