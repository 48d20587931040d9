//! Counts and names, nothing else; takes whatever no other notation recognises.

use crate::decklist::SourceFormat;

use super::Notation;
use super::list;

pub(super) const NOTATION: Notation = Notation {
    format: SourceFormat::Plain,
    detect: |_| true,
    read: list::read,
};
