//! One of a few words.

/// Declares an enum whose variants are words of the file.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $word:literal, )+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )+ }

        impl $crate::value::Setting for $name {
            const EXPECTED: &'static str = concat!("one of", $( " \"", $word, "\"", )+);
            const EXPECTED_ZH: &'static str = concat!("以下之一：", $( " \"", $word, "\"", )+);

            fn from_text(text: &str, _: &std::path::Path) -> Result<Self, $crate::value::Wrong> {
                match text {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::value::Wrong::text(text, Self::EXPECTED, Self::EXPECTED_ZH)),
                }
            }
        }
    };
}

pub(crate) use choice;
