//! Other dialects: the tree of a message is written down in their words.

use dunlint::template::{Arm, CompareOp, Dialect, Expr, ExprKind, Node};

use crate::message::Message;

/// How a dialect writes what all have.
pub(crate) struct Dress {
    pub(crate) dialect: &'static str,
    /// Around a value.
    value: (&'static str, &'static str),
    /// `if`, `else if`, `else`, `end`; `{}` is the condition.
    condition: [&'static str; 4],
    /// A loop and its end; `{list}` and `{item}` are its names.
    each: [&'static str; 2],
    /// Before a name in a value, and in a condition.
    sign: [&'static str; 2],
    logic: Logic,
}

/// How conditions are written.
enum Logic {
    /// `a && b`, with the words for and, or, not.
    Between([&'static str; 3]),
    /// `(and a b)`.
    Before,
}

/// Five dialects that differ in all of it.
pub(crate) const DRESSES: &[Dress] = &[
    Dress {
        dialect: "handlebars",
        value: ("{{", "}}"),
        condition: ["{{#if {}}}", "{{else if {}}}", "{{else}}", "{{/if}}"],
        each: ["{{#each {list} as |{item}|}}", "{{/each}}"],
        sign: ["", ""],
        logic: Logic::Before,
    },
    Dress {
        dialect: "freemarker",
        value: ("${", "}"),
        condition: ["<#if {}>", "<#elseif {}>", "<#else>", "</#if>"],
        each: ["<#list {list} as {item}>", "</#list>"],
        sign: ["", ""],
        logic: Logic::Between(["&&", "||", "!"]),
    },
    Dress {
        dialect: "smarty",
        value: ("{", "}"),
        condition: ["{if {}}", "{elseif {}}", "{else}", "{/if}"],
        each: ["{foreach {list} as {item}}", "{/foreach}"],
        sign: ["$", "$"],
        logic: Logic::Between(["&&", "||", "!"]),
    },
    Dress {
        dialect: "erb",
        value: ("<%= ", " %>"),
        condition: ["<% if {} %>", "<% elsif {} %>", "<% else %>", "<% end %>"],
        each: ["<% {list}.each do |{item}| %>", "<% end %>"],
        sign: ["", ""],
        logic: Logic::Between(["&&", "||", "!"]),
    },
    Dress {
        dialect: "template-toolkit",
        value: ("[% ", " %]"),
        condition: ["[% IF {} %]", "[% ELSIF {} %]", "[% ELSE %]", "[% END %]"],
        each: ["[% FOREACH {item} IN {list} %]", "[% END %]"],
        sign: ["", ""],
        logic: Logic::Between(["&&", "||", "!"]),
    },
];

impl Dress {
    /// The message in this dialect; none where it uses what not all dialects have.
    pub(crate) fn dress(&self, message: &Message) -> Option<Message> {
        let tree = message.dialect.parse(&message.text);
        let text = if tree.errors.is_empty() { self.nodes(&tree.body, &message.text)? } else { return None };
        Some(Message { text, dialect: Dialect::from_name(self.dialect).unwrap(), ..message.clone() })
    }

    fn nodes(&self, nodes: &[Node], text: &str) -> Option<String> {
        nodes.iter().map(|node| self.node(node, text)).collect()
    }

    fn node(&self, node: &Node, text: &str) -> Option<String> {
        let (open, close) = self.value;
        match node {
            Node::Text(span) => Some(span.of(text).to_owned()),
            Node::Output { expr, .. } => {
                Some(format!("{open}{}{}{close}{}", self.sign[0], path(expr)?, currency(expr)))
            }
            Node::If { arms, .. } => self.arms(arms, text),
            Node::For { targets, iterable, body, otherwise, .. } if targets.len() == 1 && otherwise.is_empty() => {
                let [open, close] = self.each;
                let named = |name: &str| format!("{}{name}", self.sign[1]);
                let open = open.replace("{list}", &named(&path(iterable)?)).replace("{item}", &named(&targets[0]));
                Some(format!("{open}{}{close}", self.nodes(body, text)?))
            }
            Node::Wrapper { body, .. } => self.nodes(body, text),
            Node::Silent(_) => Some(String::new()),
            _ => None,
        }
    }

    fn arms(&self, arms: &[Arm], text: &str) -> Option<String> {
        let [open, other, rest, close] = self.condition;
        let mut written = String::new();
        for (at, arm) in arms.iter().enumerate() {
            match &arm.guard {
                Some(guard) => {
                    let tag = if at == 0 { open } else { other };
                    written.push_str(&tag.replace("{}", &self.asked(guard, true)?));
                }
                None => written.push_str(rest),
            }
            written.push_str(&self.nodes(&arm.body, text)?);
        }
        Some(written + close)
    }

    /// A condition; the outermost of a call needs no parentheses in some dialects, and none has too many.
    fn asked(&self, expr: &Expr, outermost: bool) -> Option<String> {
        let inner = |expr: &Expr| self.asked(expr, false);
        let written = match (&expr.kind, &self.logic) {
            (ExprKind::Path(_), _) => return Some(format!("{}{}", self.sign[1], path(expr)?)),
            (ExprKind::Str(literal), _) if !literal.value.contains(['"', '\\']) => {
                return Some(format!("\"{}\"", literal.value));
            }
            (ExprKind::Number(number), _) => return Some(number.clone()),
            (ExprKind::Not(of), Logic::Before) => format!("not {}", inner(of)?),
            (ExprKind::And(a, b), Logic::Before) => format!("and {} {}", inner(a)?, inner(b)?),
            (ExprKind::Or(a, b), Logic::Before) => format!("or {} {}", inner(a)?, inner(b)?),
            (ExprKind::Compare { op, left, right }, Logic::Before) => {
                format!("{} {} {}", comparison(*op)?.1, inner(left)?, inner(right)?)
            }
            (ExprKind::Not(of), Logic::Between([.., not])) => format!("{not}{}", inner(of)?),
            (ExprKind::And(a, b), Logic::Between([and, ..])) => format!("{} {and} {}", inner(a)?, inner(b)?),
            (ExprKind::Or(a, b), Logic::Between([_, or, _])) => format!("{} {or} {}", inner(a)?, inner(b)?),
            (ExprKind::Compare { op, left, right }, Logic::Between(_)) => {
                format!("{} {} {}", inner(left)?, comparison(*op)?.0, inner(right)?)
            }
            _ => return None,
        };
        let bare = outermost && matches!(self.logic, Logic::Between(_));
        Some(if bare { written } else { format!("({written})") })
    }
}

/// A comparison between its sides, and before them. A sign that ends a tag of `FreeMarker` is none.
fn comparison(op: CompareOp) -> Option<(&'static str, &'static str)> {
    match op {
        CompareOp::Eq => Some(("==", "eq")),
        CompareOp::Ne => Some(("!=", "ne")),
        _ => None,
    }
}

/// A value's name; what a filter makes of it is sent in its place.
fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Path(path) if path.iter().all(|step| is_name(step)) => Some(path.join(".")),
        ExprKind::Filter { subject, name, .. } if !is_choice(name) => path(subject),
        _ => None,
    }
}

/// The currency that a filter writes behind a value.
fn currency(expr: &Expr) -> &'static str {
    let writes =
        |name: &str| name.split('_').any(|word| matches!(word, "money" | "euro" | "euros" | "eur" | "currency"));
    match &expr.kind {
        ExprKind::Filter { name, .. } if writes(name) => " €",
        ExprKind::Filter { subject, .. } => currency(subject),
        _ => "",
    }
}

fn is_name(step: &str) -> bool {
    step.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && step.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Filters that send something else, or a number of things.
fn is_choice(name: &str) -> bool {
    matches!(name, "default" | "d" | "default_if_none" | "fallback" | "length" | "count" | "size")
}
