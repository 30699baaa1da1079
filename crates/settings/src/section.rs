//! The macro behind [`crate::sections`]: one line per key becomes a field, a [`crate::Key`] and a read.

/// Declares a section of the file.
///
/// `Name at "prefix."` names the struct and the path in front of each key (empty for the top of the file); `with`
/// lists the sections inside it.
macro_rules! section {
    (
        $(#[$doc:meta])* $name:ident at $at:literal {
            $( $field:ident: $ty:ty = $fallback:expr, $en:literal, $zh:literal; )*
        } $( with { $( $(#[$inner_doc:meta])* $inner:ident: $inner_ty:ty, )* } )?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( #[doc = $en] pub $field: $ty, )*
            $( $( $(#[$inner_doc])* pub $inner: $inner_ty, )* )?
        }

        impl $name {
            /// Adds the keys of this section, then those of the sections inside it.
            pub(crate) fn list(keys: &mut Vec<&'static $crate::key::Key>) {
                const KEYS: &[$crate::key::Key] = &[ $( $crate::key::Key {
                    path: concat!($at, stringify!($field)),
                    expected: <$ty as $crate::value::Setting>::EXPECTED,
                    expected_zh: <$ty as $crate::value::Setting>::EXPECTED_ZH,
                    fallback: $fallback,
                    secret: <$ty as $crate::value::Setting>::SECRET,
                    en: $en,
                    zh: $zh,
                } ),* ];
                keys.extend(KEYS);
                $( $( <$inner_ty>::list(keys); )* )?
            }

            /// Reads every key before giving up on any, so that all problems are reported together.
            pub(crate) fn read(reader: &mut $crate::reader::Reader<'_>) -> Option<Self> {
                $( let $field = reader.read::<$ty>(concat!($at, stringify!($field))); )*
                $( $( let $inner = <$inner_ty>::read(reader); )* )?
                Some(Self { $( $field: $field?, )* $( $( $inner: $inner?, )* )? })
            }
        }
    };
}
