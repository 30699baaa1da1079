//! The operating system's random generator, through aws-lc.

use wxlogin_core::ports::Rng;

pub(crate) struct SystemRng;

impl Rng for SystemRng {
    #[expect(
        clippy::panic,
        reason = "without randomness every token would be guessable; stopping is the only safe answer"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        if aws_lc_rs::rand::fill(bytes).is_err() {
            panic!("the operating system gives no random bytes");
        }
    }
}
