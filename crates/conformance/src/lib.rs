//! What every store and every ephemeral adapter must do.
