/*!
Notices reach people: webhooks, e-mail, chat, ntfy, a command, the terminal.

The board puts notices into an [`Outbox`]; couriers take them out, one lane for each receiver.
*/

mod outbox;

pub use outbox::{Memory, Outbox, OutboxError, Pending, Waiting};
