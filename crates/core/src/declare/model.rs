//! The functions of every model element: the ORM-shaped interface, for the application's back end only.

use super::{Access, Argument, ArgumentKind, Function, Part, Shape};
use crate::Code;

const fn argument(
    name: &'static str,
    kind: ArgumentKind,
    required: bool,
    doc: (&'static str, &'static str),
) -> Argument {
    Argument { name, kind, required, doc }
}

const FILTER: Argument = argument(
    "filter",
    ArgumentKind::Filter,
    false,
    (
        "A filter in either Q grammar; left out or empty: every row.",
        "Q 表达式（两种语法均可）；省略或为空表示全部。",
    ),
);
const ORDER: Argument = argument(
    "orderList",
    ArgumentKind::List,
    false,
    ("[[field, 1 or -1], ...]; 1 ascending, -1 descending.", "[[字段, 1 或 -1], ...]；1 升序，-1 降序。"),
);
const KEYS: Argument = argument("pkList", ArgumentKind::List, true, ("Row numbers.", "主键列表。"));

const fn row(name: &'static str, required: bool) -> Argument {
    argument(name, ArgumentKind::Row, required, ("Fields of a row.", "一行数据的字段。"))
}

const fn function(
    name: &'static str,
    arguments: &'static [Argument],
    result: Shape,
    doc: (&'static str, &'static str),
) -> Function {
    Function {
        name,
        arguments,
        result,
        access: Access::Service,
        doc,
        source: "the framework's data models",
        errors: &[Code::AlreadyBound, Code::NotFound],
    }
}

/// The functions of a model.
pub const MODEL: &[Function] = &[
    function(
        "get",
        &[FILTER, ORDER],
        Shape::OneOf(&[Shape::Any, Shape::Null]),
        ("The first row that fits, or nothing.", "返回首个匹配行，无匹配则为空。"),
    ),
    function(
        "query",
        &[
            FILTER,
            argument(
                "fieldList",
                ArgumentKind::List,
                false,
                ("Fields to give; left out: all.", "返回的字段；省略表示全部。"),
            ),
            ORDER,
            argument("page", ArgumentKind::Integer, false, ("Which page, from 1.", "页码，从 1 开始。")),
            argument(
                "size",
                ArgumentKind::Integer,
                false,
                ("Rows a page, at most 1000.", "每页行数，最多 1000。"),
            ),
        ],
        Shape::Object(&[
            Part::new("rowDatas", Shape::List(&Shape::Any)),
            Part::new("totalCount", Shape::Integer),
        ]),
        ("Rows that fit, and how many there are.", "返回匹配的行与总数。"),
    ),
    function("create", &[row("rowData", true)], Shape::Any, ("Makes a row.", "新建一行。")),
    function(
        "updateOrAdd",
        &[FILTER, ORDER, row("updateData", true), row("addData", true)],
        Shape::Any,
        ("Changes the first row that fits, or makes one.", "更新首个匹配行，无匹配则新建。"),
    ),
    function(
        "updateByPK",
        &[KEYS, row("data", true)],
        Shape::Integer,
        ("Changes rows by number; gives how many.", "按主键更新，返回行数。"),
    ),
    function(
        "deleteByPK",
        &[KEYS],
        Shape::Integer,
        ("Removes rows by number; gives how many.", "按主键删除，返回行数。"),
    ),
];
