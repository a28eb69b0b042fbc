//! The expressions of the Jinja family: one tolerant grammar for Tera, Jinja2, Twig, Django, Nunjucks and Liquid.
//!
//! In: the inside of a tag and where it starts. Out: an [`Expr`] with absolute spans, and how far it was read. What cannot
//! be read is [`ExprKind::Other`] and an error of the caller. Precedence, loosest first: conditional, or, and, not,
//! comparison, `~`, sum, product, filter and member.

use super::expr::{CompareOp, Expr, ExprKind, Literal};
use crate::source::Span;

/// Deeper expressions are not taken apart.
const MAX_NESTING: usize = 48;

/// An expression that stands alone in `text`, as in a setting.
///
/// # Errors
/// What could not be read.
pub fn parse_condition(text: &str) -> Result<Expr, String> {
    let mut parser = Parser::new(text, 0);
    let expr = parser.expression();
    match parser.rest().trim() {
        "" => Ok(expr),
        rest => Err(rest.to_owned()),
    }
}

/// Reads expressions from the inside of a tag.
pub(super) struct Parser<'t> {
    text: &'t str,
    /// Where `text` starts in the file.
    base: usize,
    at: usize,
    nesting: usize,
    /// Inside the middle of `a ? b : c`, where a colon does not give a filter its arguments.
    in_ternary: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, base: usize) -> Self {
        Self { text, base, at: 0, nesting: 0, in_ternary: 0 }
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Takes `word` if it comes next, as a word of its own.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().strip_prefix(word).is_some_and(|after| !after.starts_with(is_name_char));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes a sign if it comes next.
    pub(super) fn sign(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// Takes a name if one comes next.
    pub(super) fn name(&mut self) -> Option<&'t str> {
        self.skip_blanks();
        let rest = self.rest();
        let first = rest.chars().next()?;
        if !(first.is_alphabetic() || first == '_' || first == '$' || first == '@') {
            return None;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| !is_name_char(*c)).map_or(rest.len(), |(at, _)| at);
        self.at += end;
        Some(&rest[..end])
    }

    /// A whole expression.
    pub(super) fn expression(&mut self) -> Expr {
        let start = self.start();
        if self.nesting >= MAX_NESTING {
            self.at = self.text.len();
            return self.made(start, ExprKind::Other);
        }
        self.nesting += 1;
        let expr = self.conditional(start);
        self.nesting -= 1;
        expr
    }

    fn conditional(&mut self, start: usize) -> Expr {
        let first = self.disjunction();
        if self.keyword("if") {
            let condition = Box::new(self.disjunction());
            let otherwise = self.keyword("else").then(|| Box::new(self.expression()));
            return self.made(start, ExprKind::Ternary { condition, then: Box::new(first), otherwise });
        }
        if self.sign("?:") {
            let other = self.expression();
            return self.made(start, ExprKind::Or(Box::new(first), Box::new(other)));
        }
        let ahead = self.rest().trim_start();
        if ahead.starts_with('?') && !ahead.starts_with("?.") && !ahead.starts_with("??") && self.sign("?") {
            self.in_ternary += 1;
            let then = Box::new(self.expression());
            self.in_ternary -= 1;
            let otherwise = self.sign(":").then(|| Box::new(self.expression()));
            return self.made(start, ExprKind::Ternary { condition: Box::new(first), then, otherwise });
        }
        first
    }

    /// Everything down to `or`, without the conditional: what a loop runs over.
    pub(super) fn disjunction(&mut self) -> Expr {
        let start = self.start();
        let mut left = self.conjunction();
        while self.keyword("or") || self.sign("||") || self.sign("??") {
            let ahead = self.rest().trim_start();
            if self.text[..self.at].ends_with("??") && (ahead.is_empty() || ahead.starts_with([')', '&', '|'])) {
                // `x??` of `.ftl`: whether it is there.
                left = self
                    .made(start, ExprKind::Test { subject: Box::new(left), name: "defined".into(), args: Vec::new() });
                continue;
            }
            let right = self.conjunction();
            left = self.made(start, ExprKind::Or(Box::new(left), Box::new(right)));
        }
        left
    }

    fn conjunction(&mut self) -> Expr {
        let start = self.start();
        let mut left = self.negation();
        while self.keyword("and") || self.sign("&&") {
            let right = self.negation();
            left = self.made(start, ExprKind::And(Box::new(left), Box::new(right)));
        }
        left
    }

    fn negation(&mut self) -> Expr {
        let start = self.start();
        let mut negations = 0;
        while self.keyword("not") || (!self.rest().trim_start().starts_with("!=") && self.sign("!")) {
            negations += 1;
        }
        let mut expr = self.comparison();
        if negations % 2 == 1 {
            expr = self.made(start, ExprKind::Not(Box::new(expr)));
        }
        expr
    }

    fn comparison(&mut self) -> Expr {
        let start = self.start();
        let mut left = self.concatenation();
        loop {
            if self.keyword("is") {
                left = self.test(start, left);
                continue;
            }
            let negated = self.negated_in();
            let Some(op) = (if negated { Some(CompareOp::In) } else { self.operator() }) else { return left };
            let (swapped, op) = op_order(op, self.text, self.at);
            let right = self.concatenation();
            let (left_side, right_side) = if swapped { (right, left) } else { (left, right) };
            left = self.made(start, ExprKind::Compare { op, left: Box::new(left_side), right: Box::new(right_side) });
            if negated {
                left = self.made(start, ExprKind::Not(Box::new(left)));
            }
        }
    }

    fn negated_in(&mut self) -> bool {
        let before = self.at;
        if self.keyword("not") && self.keyword("in") {
            return true;
        }
        self.at = before;
        false
    }

    fn operator(&mut self) -> Option<CompareOp> {
        const SIGNS: [(&str, CompareOp); 9] = [
            ("===", CompareOp::Eq),
            ("==", CompareOp::Eq),
            ("!==", CompareOp::Ne),
            ("!=", CompareOp::Ne),
            ("<>", CompareOp::Ne),
            ("<=", CompareOp::Le),
            (">=", CompareOp::Ge),
            ("<", CompareOp::Lt),
            (">", CompareOp::Gt),
        ];
        const WORDS: [(&str, CompareOp); 9] = [
            ("eq", CompareOp::Eq),
            ("ne", CompareOp::Ne),
            ("neq", CompareOp::Ne),
            ("lt", CompareOp::Lt),
            ("lte", CompareOp::Le),
            ("le", CompareOp::Le),
            ("gt", CompareOp::Gt),
            ("gte", CompareOp::Ge),
            ("ge", CompareOp::Ge),
        ];
        if let Some((_, op)) = SIGNS.iter().find(|(sign, _)| self.sign(sign)) {
            return Some(*op);
        }
        if let Some((_, op)) = WORDS.iter().find(|(word, _)| self.keyword(word)) {
            return Some(*op);
        }
        ["in", "contains", "matches"].iter().any(|word| self.keyword(word)).then_some(CompareOp::In)
    }

    fn test(&mut self, start: usize, subject: Expr) -> Expr {
        let negated = self.keyword("not");
        let mut name = self.name().unwrap_or("").to_owned();
        if name == "same" && self.keyword("as") {
            name.push_str("as");
        }
        let args = if self.sign("(") { self.arguments(")") } else { Vec::new() };
        let subject = Box::new(subject);
        let kind = match (name.as_str(), args.as_slice()) {
            ("sameas" | "eq" | "equalto", [value]) => {
                ExprKind::Compare { op: CompareOp::Eq, left: subject, right: Box::new(value.clone()) }
            }
            _ => ExprKind::Test { subject, name, args },
        };
        let test = self.made(start, kind);
        if negated { self.made(start, ExprKind::Not(Box::new(test))) } else { test }
    }

    fn concatenation(&mut self) -> Expr {
        let start = self.start();
        let first = self.sum();
        if !self.rest().trim_start().starts_with('~') {
            return first;
        }
        let mut parts = vec![first];
        while self.sign("~") {
            parts.push(self.sum());
        }
        self.made(start, ExprKind::Concat(parts))
    }

    fn sum(&mut self) -> Expr {
        let start = self.start();
        let first = self.product();
        let mut parts = vec![first];
        let mut only_plus = true;
        loop {
            let ahead = self.rest().trim_start();
            let plus = ahead.starts_with('+');
            if !(plus || ahead.starts_with('-')) || !self.sign(if plus { "+" } else { "-" }) {
                break;
            }
            only_plus &= plus;
            parts.push(self.product());
        }
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let has_text = parts.iter().any(|part| matches!(part.kind, ExprKind::Str(_) | ExprKind::Concat(_)));
        let kind = if only_plus && has_text { ExprKind::Concat(parts) } else { ExprKind::Other };
        self.made(start, kind)
    }

    fn product(&mut self) -> Expr {
        let start = self.start();
        let mut left = self.unary();
        while ["**", "*", "//", "/", "%"].iter().any(|sign| self.sign(sign)) {
            self.unary();
            left = self.made(start, ExprKind::Other);
        }
        left
    }

    fn unary(&mut self) -> Expr {
        let start = self.start();
        let mut minus = false;
        while self.sign("-") {
            minus = true;
        }
        let expr = self.postfix();
        match (&expr.kind, minus) {
            (_, false) => expr,
            (ExprKind::Number(number), true) => {
                let negative = format!("-{number}");
                self.made(start, ExprKind::Number(negative))
            }
            _ => self.made(start, ExprKind::Other),
        }
    }

    fn postfix(&mut self) -> Expr {
        let start = self.start();
        let mut expr = self.primary();
        loop {
            let rest = self.rest();
            if rest.starts_with('(') && self.sign("(") {
                let (names, args) = self.named_arguments(")").into_iter().unzip();
                let callee = match expr.kind {
                    ExprKind::Path(path) => path,
                    _ => Vec::new(),
                };
                expr = self.made(start, ExprKind::Call { callee, args, names });
            } else if rest.trim_start().starts_with('|') && !rest.trim_start().starts_with("||") && self.sign("|") {
                let name = self.dotted_name();
                let args = self.filter_arguments();
                expr = self.made(start, ExprKind::Filter { subject: Box::new(expr), name, args });
            } else if self.member(&mut expr) {
                expr.span.end = self.end();
            } else if let Some(name) = self.built_in() {
                expr = self.made(start, ExprKind::Filter { subject: Box::new(expr), name, args: Vec::new() });
            } else if rest.starts_with('!') && !rest.starts_with("!=") && self.sign("!") {
                // `x!"unknown"` and `x!` of `.ftl`.
                let args = if self.rest().starts_with(['"', '\'', '(']) { vec![self.primary()] } else { Vec::new() };
                let name = "default".to_owned();
                expr = self.made(start, ExprKind::Filter { subject: Box::new(expr), name, args });
            } else {
                return expr;
            }
        }
    }

    /// The built-ins of `.ftl`, `?has_content`, `?string`: a question mark without blanks before one of its words.
    fn built_in(&mut self) -> Option<String> {
        const WORDS: &[&str] = &[
            "string",
            "has_content",
            "size",
            "length",
            "upper_case",
            "lower_case",
            "cap_first",
            "html",
            "date",
            "time",
            "datetime",
            "number",
            "trim",
            "c",
            "first",
            "last",
            "join",
            "replace",
            "url",
            "xml",
            "keep_before",
            "then",
        ];
        let word = self.rest().strip_prefix('?')?;
        let end = word.find(|c: char| !is_name_char(c)).unwrap_or(word.len());
        let word = &word[..end];
        if !WORDS.contains(&word) {
            return None;
        }
        self.at += 1 + end;
        if self.rest().starts_with('(') && self.sign("(") {
            self.arguments(")");
        }
        Some(word.to_owned())
    }

    fn dotted_name(&mut self) -> String {
        let mut name = self.name().unwrap_or("").to_owned();
        while self.rest().starts_with('.') && self.sign(".") {
            self.name().unwrap_or("").clone_into(&mut name);
        }
        name
    }

    fn filter_arguments(&mut self) -> Vec<Expr> {
        if self.rest().starts_with('(') && self.sign("(") {
            return self.arguments(")");
        }
        if self.in_ternary == 0 && self.sign(":") {
            let mut args = vec![self.argument().1];
            while self.sign(",") {
                args.push(self.argument().1);
            }
            return args;
        }
        Vec::new()
    }

    fn arguments(&mut self, close: &str) -> Vec<Expr> {
        self.named_arguments(close).into_iter().map(|(_, arg)| arg).collect()
    }

    fn named_arguments(&mut self, close: &str) -> Vec<(Option<String>, Expr)> {
        let ternaries = std::mem::take(&mut self.in_ternary);
        let mut args = Vec::new();
        while !self.sign(close) && !self.rest().trim().is_empty() {
            let before = self.at;
            args.push(self.argument());
            if !self.sign(",") && self.at == before {
                // Nothing of this can be read: give the rest up rather than turn round on it.
                self.at = self.text.len();
            }
        }
        self.in_ternary = ternaries;
        args
    }

    /// An argument, with its name if it has one.
    pub(super) fn argument(&mut self) -> (Option<String>, Expr) {
        let before = self.at;
        if let Some(name) = self.name() {
            let name = name.to_owned();
            let ahead = self.rest().trim_start();
            let named = (ahead.starts_with('=') && !ahead.starts_with("==")) || ahead.starts_with(':');
            if named && (self.sign("=>") || self.sign("=") || self.sign(":")) {
                return (Some(name), self.expression());
            }
        }
        self.at = before;
        (None, self.expression())
    }

    /// One operand, for languages that write `eq .X 1`.
    pub(super) fn operand(&mut self) -> Expr {
        self.postfix()
    }

    /// `.name`, `["name"]`, `[0]`, `?.name`, `->name` after a path.
    fn member(&mut self, expr: &mut Expr) -> bool {
        let rest = self.rest();
        let dot = match rest.as_bytes() {
            [b'?', b'-', b'>', ..] => 3,
            [b'?', b'.', ..] | [b'-', b'>', ..] | [b':', b':', ..] => 2,
            [b'.', ..] => 1,
            _ => 0,
        };
        if dot > 0 && rest[dot..].starts_with(is_name_char) {
            self.at += dot;
            let segment = self.segment();
            extend(expr, segment);
            return true;
        }
        if rest.starts_with('[') {
            self.at += 1;
            let index = self.expression();
            self.sign("]");
            extend(
                expr,
                match index.kind {
                    ExprKind::Str(literal) => literal.value,
                    ExprKind::Number(number) => number,
                    _ => "[]".to_owned(),
                },
            );
            return true;
        }
        false
    }

    fn segment(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !is_name_char(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn primary(&mut self) -> Expr {
        let start = self.start();
        let Some(first) = self.rest().chars().next() else { return self.made(start, ExprKind::Other) };
        let kind = match first {
            '"' | '\'' | '`' => self.string(first),
            '[' => {
                self.at += 1;
                ExprKind::List(self.arguments("]"))
            }
            '(' => return self.parenthesis(start),
            '{' => {
                self.at += 1;
                self.arguments("}");
                ExprKind::Other
            }
            c if c.is_ascii_digit() => self.number(),
            // Go's `.Name`: a name of what the template was given.
            '.' if self.rest()[1..].starts_with(is_name_char) => {
                self.at += 1;
                ExprKind::Path(vec![self.segment()])
            }
            _ => match self.name() {
                Some(name) => named(name),
                None => ExprKind::Other,
            },
        };
        self.made(start, kind)
    }

    fn parenthesis(&mut self, start: usize) -> Expr {
        self.at += 1;
        let mut items = self.arguments(")");
        if items.len() == 1 {
            let inner = items.remove(0);
            return self.made(start, inner.kind);
        }
        self.made(start, ExprKind::List(items))
    }

    fn number(&mut self) -> ExprKind {
        let bytes = self.rest().as_bytes();
        let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let fraction = bytes.get(digits) == Some(&b'.') && bytes.get(digits + 1).is_some_and(u8::is_ascii_digit);
        let end = if fraction {
            digits + 1 + bytes[digits + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count()
        } else {
            digits
        };
        let number = self.rest()[..end].to_owned();
        self.at += end;
        ExprKind::Number(number)
    }

    fn string(&mut self, quote: char) -> ExprKind {
        let inside = &self.rest()[1..];
        let mut value = String::new();
        let mut escaped = false;
        for (at, c) in inside.char_indices() {
            if escaped {
                value.push(if c == 'n' { '\n' } else { c });
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == quote {
                let from = self.base + self.at + 1;
                self.at += at + 2;
                return ExprKind::Str(Literal { span: Span::new(from, from + at), value });
            } else {
                value.push(c);
            }
        }
        self.at = self.text.len();
        ExprKind::Other
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn start(&mut self) -> usize {
        self.skip_blanks();
        self.at
    }

    fn end(&self) -> u32 {
        Span::at(self.base + self.at).end
    }

    fn made(&self, start: usize, kind: ExprKind) -> Expr {
        let read = self.text[..self.at].trim_end().len().max(start);
        Expr { span: Span::new(self.base + start, self.base + read), kind }
    }
}

/// `contains` has its sides the other way round than `in`.
fn op_order(op: CompareOp, text: &str, after: usize) -> (bool, CompareOp) {
    (op == CompareOp::In && text[..after].ends_with("contains"), op)
}

fn named(name: &str) -> ExprKind {
    match name {
        "true" | "True" => ExprKind::Bool(true),
        "false" | "False" => ExprKind::Bool(false),
        "none" | "None" | "null" | "nil" | "blank" | "empty" | "undefined" => ExprKind::Null,
        _ => ExprKind::Path(vec![name.to_owned()]),
    }
}

fn extend(expr: &mut Expr, segment: String) {
    match &mut expr.kind {
        ExprKind::Path(path) => path.push(segment),
        ExprKind::Null => expr.kind = ExprKind::Path(vec!["empty".to_owned(), segment]),
        ExprKind::Call { callee, .. } => callee.push(segment),
        ExprKind::Filter { .. } | ExprKind::Other => {}
        kind => *kind = ExprKind::Other,
    }
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A compact rendering, so that a test shows the shape it means.
    fn shape(expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Path(path) => path.join("."),
            ExprKind::Str(literal) => format!("'{}'", literal.value),
            ExprKind::Number(number) => number.clone(),
            ExprKind::Bool(value) => value.to_string(),
            ExprKind::Null => "null".into(),
            ExprKind::Not(a) => format!("!{}", shape(a)),
            ExprKind::And(a, b) => format!("({} & {})", shape(a), shape(b)),
            ExprKind::Or(a, b) => format!("({} | {})", shape(a), shape(b)),
            ExprKind::Compare { op, left, right } => format!("({} {op:?} {})", shape(left), shape(right)),
            ExprKind::Test { subject, name, .. } => format!("{}?{name}", shape(subject)),
            ExprKind::Filter { subject, name, args } => format!("{}|{name}{}", shape(subject), list(args)),
            ExprKind::Call { callee, args, .. } => format!("{}{}", callee.join("."), list(args)),
            ExprKind::Ternary { condition, then, otherwise } => {
                let otherwise = otherwise.as_ref().map_or(String::new(), |expr| shape(expr));
                format!("[{} ? {} : {otherwise}]", shape(condition), shape(then))
            }
            ExprKind::Concat(parts) => parts.iter().map(shape).collect::<Vec<_>>().join("~"),
            ExprKind::List(items) => list(items),
            ExprKind::Other => "…".into(),
        }
    }

    fn list(items: &[Expr]) -> String {
        format!("({})", items.iter().map(shape).collect::<Vec<_>>().join(", "))
    }

    fn read(text: &str) -> String {
        shape(&parse_condition(text).unwrap())
    }

    #[test]
    fn precedence_is_that_of_the_family() {
        assert_eq!(read("a or b and not c == 1"), "(a | (b & !(c Eq 1)))");
        assert_eq!(read("a.b['c'][0].d > 3"), "(a.b.c.0.d Gt 3)");
        assert_eq!(read("not a in [1, 2] and x not in y"), "(!(a In (1, 2)) & !(x In y))");
    }

    #[test]
    fn filters_take_arguments_in_every_style() {
        assert_eq!(read("x|default('y')|upper"), "x|default('y')|upper()");
        assert_eq!(read("x | default(value=\"y\")"), "x|default('y')");
        assert_eq!(read("x | date: '%d', b"), "x|date('%d', b)");
        assert_eq!(read("a ? b|upper : c"), "[a ? b|upper() : c]");
    }

    #[test]
    fn tests_and_conditionals() {
        assert_eq!(read("x is defined and y is not empty"), "(x?defined & !y?empty)");
        assert_eq!(read("'a' if x else 'b'"), "[x ? 'a' : 'b']");
        assert_eq!(read("x ?? 'b'"), "(x | 'b')");
        assert_eq!(read("tags contains 'a'"), "('a' In tags)");
        assert_eq!(read("x is same as(false)"), "(x Eq false)");
    }

    #[test]
    fn texts_are_joined_and_sums_are_not() {
        assert_eq!(read("'a' ~ b ~ 'c'"), "'a'~b~'c'");
        assert_eq!(read("'a' + b"), "'a'~b");
        assert_eq!(read("a + b"), "…");
    }

    #[test]
    fn strings_keep_their_place_and_lose_their_escapes() {
        let text = r"x == 'l\'été'";
        let expr = parse_condition(text).unwrap();
        let ExprKind::Compare { right, .. } = expr.kind else { panic!() };
        let ExprKind::Str(literal) = right.kind else { panic!() };
        assert_eq!((literal.value.as_str(), literal.span.of(text)), ("l'été", r"l\'été"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(parse_condition("a == ) b").unwrap_err(), ") b");
    }

    #[test]
    fn deep_nesting_ends() {
        assert!(parse_condition(&"(".repeat(100_000)).is_ok());
        assert!(parse_condition(&format!("{}x", "not ".repeat(100_000))).is_ok());
        assert!(parse_condition(&format!("x{}", "[x".repeat(100_000))).is_ok());
    }
}
