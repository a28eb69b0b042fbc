//! Each engine: conditions, loops, comments, includes, outputs; and that nothing of a text is lost.

use proptest::prelude::*;

use super::super::tree::{Arm, Node};
use super::super::{Dialect, Expr, ExprKind};
use super::{ENGINES, Engine};
use crate::source::Span;

/// The tree as signs, short enough to be written in a test.
fn shape(nodes: &[Node], text: &str) -> String {
    nodes.iter().map(|node| one(node, text)).filter(|shown| !shown.is_empty()).collect::<Vec<_>>().join(" ")
}

fn one(node: &Node, text: &str) -> String {
    let arm = |arm: &Arm| {
        let guard = arm.guard.as_ref().map_or("else".to_owned(), |guard| expr(guard, text));
        format!("{guard}: {}", shape(&arm.body, text))
    };
    match node {
        Node::Text(span) => span.of(text).trim().to_owned(),
        Node::Output { expr: sent, .. } => format!("<{}>", expr(sent, text)),
        Node::If { arms, .. } => format!("if({})", arms.iter().map(arm).collect::<Vec<_>>().join("; ")),
        Node::For { iterable, body, otherwise, .. } => {
            format!("for({}: {}; {})", expr(iterable, text), shape(body, text), shape(otherwise, text))
        }
        Node::Set { name, value, .. } => format!("set({name}={})", expr(value, text)),
        Node::Include { targets, .. } => format!("include({})", targets.first().map_or("?", |target| &target.value)),
        Node::Macro { name, .. } => format!("macro({name})"),
        Node::Wrapper { body, .. } => format!("[{}]", shape(body, text)),
        Node::Silent(_) => "-".to_owned(),
        other => format!("?{}", other.span().of(text)),
    }
}

fn expr(expr: &Expr, text: &str) -> String {
    match &expr.kind {
        ExprKind::Path(path) => path.join("."),
        ExprKind::Str(literal) => format!("'{}'", literal.value),
        ExprKind::Not(inner) => format!("not {}", self::expr(inner, text)),
        ExprKind::Compare { left, right, .. } => format!("{}~{}", self::expr(left, text), self::expr(right, text)),
        ExprKind::Filter { subject, name, .. } => format!("{}|{name}", self::expr(subject, text)),
        _ => expr.span.of(text).to_owned(),
    }
}

fn read(engine: Engine, text: &str) -> String {
    let tree = Dialect::Tags(engine).parse(text);
    assert_eq!(tree.errors, [], "{text}");
    shape(&tree.body, text)
}

#[test]
fn string_template() {
    let text = "$! saisie !$$if(titre)$a$elseif(x.y)$b$else$c$endif$ $f.montant; format=\"%,10.2f\"$";
    assert_eq!(read(Engine::StringTemplate, text), "- if(titre: a; x.y: b; else: c) <f.montant>");
    let text = "$fs:{f | Facture $f.n$ : $f.montant$ €}; separator=\", \"$ $xs:{x |$x$}$ 5 {b}$";
    assert_eq!(read(Engine::StringTemplate, text), "for(fs: Facture <f.n> : <f.montant> €; ) for(xs: <x>; ) 5 {b }$");
}

#[test]
fn statements_of_php_in_one_tag() {
    let text = "<?php use_helper('a;{'); if ($x > 1) { echo $a; } else { echoFloat($b * 1) /* } */; } ?>b<?php foreach ($xs as $x): $n += 1; ?>c<?php endforeach; ?>";
    assert_eq!(read(Engine::Php, text), "- if($x~1: <$a>; else: <echoFloat($b * 1) /* } */>) b for($xs: - c; )");
    let text = "<?php switch ($x): case 'a': ?>b<?php break; case 'c': ?>d<?php break; default: ?>e<?php endswitch ?>";
    assert_eq!(read(Engine::Php, text), "if($x~'a': b -; $x~'c': d -; else: e)");
}

#[test]
fn freemarker() {
    let text = "<#-- saisie --><#if soldé?has_content>a<#elseif x == 'b'>b<#else>c</#if> ${nom!\"client\"} <#list xs as x>${x.y}</#list>";
    assert_eq!(
        read(Engine::FreeMarker, text),
        "- if(soldé|has_content: a; x~'b': b; else: c) <nom|default> for(xs: <x.y>; )"
    );
    assert_eq!(
        read(Engine::FreeMarker, "<#include \"pied.ftl\"><#assign a = b><#if x??>y</#if>"),
        "include(pied.ftl) set(a=b) if(x??: y)"
    );
    assert_eq!(read(Engine::FreeMarker, "<#if (a > 3)>x</#if>"), "if(a~3: x)");
}

#[test]
fn velocity() {
    let text = "## saisie\n#if($sold)a#elseif ($x == 'b')b#{else}c#end Bonjour $!client.nom, 5 $ #foreach($i in $lines)${i.amt}#end";
    assert_eq!(
        read(Engine::Velocity, text),
        "- if($sold: a; $x~'b': b; else: c) Bonjour <client.nom> , 5 $ for($lines: <i.amt>; )"
    );
    assert_eq!(read(Engine::Velocity, "#* a *##set($a = $b)#parse(\"p.vm\")"), "- set(a=$b) include(p.vm)");
}

#[test]
fn erb_and_ejs() {
    assert_eq!(
        read(Engine::Erb, "<%# saisie %><% if sold %>a<% elsif x == 'b' -%>b<% else %>c<% end %><%= client.nom %>"),
        "- if(sold: a; x~'b': b; else: c) <client.nom>"
    );
    assert_eq!(
        read(Engine::Erb, "<% xs.each do |x| %><%= x.y %><% end %><% unless a %>b<% end %>"),
        "for(xs: <x.y>; ) if(not a: b)"
    );
    assert_eq!(
        read(Engine::Ejs, "<% if (sold) { -%>a<% } else if (x === 'b') { %>b<% } else { %>c<% } %><%- nom %>"),
        "if(sold: a; x~'b': b; else: c) <nom>"
    );
    assert_eq!(
        read(
            Engine::Ejs,
            "<% xs.forEach(function(x){ %><%= x %><% }) %><%- include('../p.ejs') %><%= _.t('Hello {{a}}', {a}) %>"
        ),
        "for(xs: <x>; ) include(../p.ejs) <'Hello {{a}}'>"
    );
}

#[test]
fn php() {
    assert_eq!(
        read(
            Engine::Php,
            "<?php if ($sold): ?>a<?php elseif ($x): ?>b<?php else: ?>c<?php endif; ?><?= $nom ?><?php echo $b; ?>"
        ),
        "if($sold: a; $x: b; else: c) <$nom> <$b>"
    );
    assert_eq!(read(Engine::Php, "<?php if ($a) { b(); } else { c(); } ?>d"), "if($a: -; else: -) d");
    assert_eq!(
        read(Engine::Php, "<?php $s = 0; foreach ($xs as $x): $s += 1; ?>a<?php endforeach; ?>"),
        "- for($xs: - a; )"
    );
    assert_eq!(read(Engine::Php, "<?php foreach ($xs as $x) { ?>a<?php } ?>"), "for($xs: a; )");
}

#[test]
fn go() {
    assert_eq!(
        read(
            Engine::Go,
            "{{/* saisie */}}{{if .Sold}}a{{else if eq .X \"b\"}}b{{- else -}}c{{end}} {{.Client.Name}} {{range $i := .Lines}}{{$i.Amt}}{{end}}"
        ),
        "- if(Sold: a; X~'b': b; else: c) <Client.Name> for(Lines: <$i.Amt>; )"
    );
    assert_eq!(
        read(Engine::Go, "{{with .A}}x{{end}}{{define \"t\"}}y{{end}}{{if not .B}}z{{end}}"),
        "[x] macro(t) if(not B: z)"
    );
}

#[test]
fn smarty() {
    assert_eq!(
        read(
            Engine::Smarty,
            "{* saisie *}{if $sold}a{elseif $x eq 'b'}b{else}c{/if} {$client.nom|upper} {foreach from=$xs item=x}{$x.y}{/foreach}"
        ),
        "- if($sold: a; $x~'b': b; else: c) <$client.nom|upper> for($xs: <$x.y>; )"
    );
    assert_eq!(
        read(
            Engine::Smarty,
            "{literal}p {color: red}{/literal} {foreach $xs as $x}a{foreachelse}b{/foreach}{include file='p.tpl'}"
        ),
        "[p {color: red}] for($xs: a; b) include(p.tpl)"
    );
    assert_eq!(read(Engine::Smarty, "p { color: red } {a; b}"), "p { color: red } {a; b}");
}

#[test]
fn blade() {
    assert_eq!(
        read(
            Engine::Blade,
            "{{-- saisie --}}@if ($sold) a @elseif ($x == 'b') b @else c @endif {{ $client->nom }} a@if.fr @foreach($xs as $x){!! $x !!}@endforeach"
        ),
        "- if($sold: a; $x~'b': b; else: c) <$client.nom> a@if.fr for($xs: <$x>; )"
    );
    assert_eq!(read(Engine::Blade, "@include('pied')@unless($a) b @endunless"), "include(pied) if(not $a: b)");
}

#[test]
fn code_in_blade_is_not_read() {
    for (text, expected) in [
        (
            "@php\n// relance l'an dernier\n$a = '{{ saisie }}'; @if (x)\n@endphp\nBonjour",
            "set(a='{{ saisie }}') - Bonjour",
        ),
        ("@php($x = \")\")Bonjour @php ($y = 2) Madame", "- Bonjour - Madame"),
        ("@php Bonjour", "- Bonjour"),
        ("<?php /** Jeu de @modèles */ ?>a<?php if ($x): ?>b<?php endif; ?><?= $y ?>", "- a if($x: b) <$y>"),
        ("@foreach ($xs as $x) @php $n++; @endphp a @endforeach", "for($xs: - a; )"),
    ] {
        assert_eq!(read(Engine::Blade, text), expected, "{text}");
    }
}

#[test]
fn blocks_of_blade() {
    for (text, expected) in [
        ("@section('objet') Relance @stop @section('corps') a @endsection", "[Relance] [a]"),
        ("@section('titre', 'Relance') @slot('pied', $pied) @section('a') b @show", "<'Relance'> <$pied> [b]"),
        ("@component('mail::message', ['x' => ')']) a @slot('b') c @endslot @endcomponent", "[a [c]]"),
        ("@once a @endonce @push('styles') b @endpush @pushOnce('styles') c @endPushOnce", "[a] [b] [c]"),
        (
            "@can('voir', $x) a @elsecan('payer', $x) b @else c @endcan",
            "if(can('voir', $x): a; can('payer', $x): b; else: c)",
        ),
        ("@auth a @else b @endauth @guest c @endguest", "if(auth: a; else: b) if(guest: c)"),
        ("@hasSection('a') b @endif @isset($c) d @endisset", "if(hasSection('a'): b) if($c: d)"),
        ("@forelse ($xs as $x) a @empty b @endforelse", "for($xs: a; b)"),
        ("@verbatim {{ nom }} @if (x) @endverbatim {{ $y }}", "[{{ nom }} @if (x)] <$y>"),
        ("@lang('Bonjour') @lang Madame @endlang", "<'Bonjour'> [Madame]"),
        (
            "@includeWhen($x, 'pied') @includeFirst(['a', 'b']) @includeIf('c')",
            "if($x: include(pied)) include(a) include(c)",
        ),
        ("@inject('a', 'App\\A') @use('App\\B') @csrf @vite(['a.css']) <a @class(['b' => $c])>", "- - - - <a - >"),
        (
            "<x-mail::message :url=\"$u\"> a <x-slot:subcopy> b </x-slot> </x-mail::message>",
            "<x-mail::message :url=\"$u\"> a <x-slot:subcopy> b </x-slot> </x-mail::message>",
        ),
    ] {
        assert_eq!(read(Engine::Blade, text), expected, "{text}");
    }
}

#[test]
fn directives_of_a_project_and_other_words_behind_the_sign() {
    for (text, expected) in [
        ("Il reste @money($x) €", "Il reste <money($x)> €"),
        ("@role('bailleur') a @else b @endrole @box c @endbox", "if(role('bailleur'): a; else: b) [c]"),
        ("@unlessrole('bailleur') a @endrole @role('x') b @endrole", "if(not role('bailleur'): a) if(role('x'): b)"),
        (
            "Suivez @aurore ou aurore@if.fr, @@if (x) et @endpoint",
            "Suivez @aurore ou aurore@if.fr, @@if (x) et @endpoint",
        ),
        ("@media(max-width: 9px) { } @Marie (service) @", "@media(max-width: 9px) { } @Marie (service) @"),
    ] {
        assert_eq!(read(Engine::Blade, text), expected, "{text}");
    }
}

#[test]
fn php_that_does_not_end_or_has_no_braces() {
    for (text, expected) in [
        ("Bonjour<?php do_action('pied', $email);", "Bonjour -"),
        ("Bonjour<?php\n// l'envoi ?>Madame<?php # fin", "Bonjour - Madame -"),
        ("<?php $a = '?>'; /* ?> */ $b = \"x\n?>\"; ?>a", "- - a"),
        ("<?php $a = <<<EOT\nl'eau ?>\n  EOT;\nif ($b) { ?>c<?php }", "- if($b: c)"),
        ("<?php a();\n// envoi\nif ($x == 'b')\n{\n  // pièce\n  b(); ?>c<?php\n}\nd();", "- if($x~'b': - c) -"),
        ("<?php if ($a) { b(); ?>c<?php } else { ?>d<?php } ?>e", "if($a: - c; else: d) e"),
        ("<?php if ($a) echo $b; else if ($c) echo $d; else echo $e; ?>f", "if($a: <$b>; $c: <$d>; else: <$e>) f"),
        ("<?php if ($a) { b(); } else echo $c; ?>d", "if($a: -; else: <$c>) d"),
        ("<?php foreach ($xs as $x) if ($x->y) echo $x; ?>a", "for($xs: if($x.y: <$x>); ) a"),
        ("<?php do { echo $a; } while ($b); ?>c", "[<$a>] c"),
        ("<?php switch ($x): case A::B: ?>a<?php break; endswitch ?>", "if($x~A.B: a -)"),
        ("<?php if ($a) $b = c() ? d() : e(); ?>f", "if($a: -) f"),
        ("<?php $u = match ($n) { 1 => 'a', default => 'b' }; echo \"{$u} €\"; ?>", "[-] <'{$u} €'>"),
    ] {
        assert_eq!(read(Engine::Php, text), expected, "{text}");
    }
}

#[test]
fn eex() {
    for (text, expected) in [
        (
            "<%# saisie %><%!-- saisie --%><%= if @sold do %>a<% else %>b<% end %><%= @client.nom %>",
            "- - if(@sold: a; else: b) <@client.nom>",
        ),
        (
            "<%= for x <- @xs, x.due do %><%= x.y %><% end %><%= unless @a do %>b<% end %>",
            "for(@xs: <x.y>; ) if(not @a: b)",
        ),
        ("<%= case @x do %><% \"b\" -> %>b<% _ -> %>c<% end %>", "if(@x~'b': b; else: c)"),
        ("<%= cond do %><% @a > 3 -> %>a<% true -> %>b<% end %>", "if(@a~3: a; else: b)"),
        ("<%= Enum.map(@xs, fn x -> %><%= x %><% end) %><%= form_for @c, fn f -> %>a<% end %>", "for(@xs: <x>; ) [a]"),
        (
            "<p :if={@a}>{@nom}, {prix(@solde)} p { color: red }</p>",
            "<p :if= <@a> > <@nom> , <prix(@solde)> p { color: red }</p>",
        ),
        ("<%= link to: @url do %>Payer<% end %><% x = 1 %>", "[Payer] -"),
    ] {
        assert_eq!(read(Engine::Eex, text), expected, "{text}");
    }
    assert_eq!(Dialect::from_path("a.text.eex"), Some(Dialect::Tags(Engine::Eex)));
    assert_eq!(Dialect::from_path("a.html.heex"), Some(Dialect::Tags(Engine::Eex)));
    assert_eq!(Dialect::detect("<%= if @a do %>b<% end %>").0, Dialect::Tags(Engine::Eex));
}

#[test]
fn blocks_of_ruby_that_send_something() {
    for (text, expected) in [
        ("<%= form_for @x do |f| %>a<% end %><%= link_to @u do %>b<% end %>", "[a] [b]"),
        ("<% @xs.group_by { |x| x.a }.each do |a, ys| %>b<% end %>", "for(@xs.group_by { |x| x.a }: b; )"),
    ] {
        assert_eq!(read(Engine::Erb, text), expected, "{text}");
    }
}

#[test]
fn blocks_of_a_project_are_known_by_their_end() {
    assert_eq!(
        read(Engine::Smarty, "{lang l=$l}a {if $x}b{/if}{/lang} {logo} {$lang}"),
        "[a if($x: b)] <logo> <$lang>"
    );
    assert_eq!(read(Engine::FreeMarker, "<@box t='a'>b</@box><@box t='c'/>"), "[b] -");
}

#[test]
fn template_toolkit_and_kivitendo() {
    assert_eq!(
        read(
            Engine::TemplateToolkit,
            "[%# saisie %][% IF sold %]a[% ELSIF x == 'b' %]b[%- ELSE -%]c[% END %] [% b.name %] [% FOREACH x IN xs %][% x.y %][% END %]"
        ),
        "- if(sold: a; x~'b': b; else: c) <b.name> for(xs: <x.y>; )"
    );
    assert_eq!(
        read(Engine::Kivitendo, "<%if sold%>a<%else%>b<%end%><%dn_amount%><%foreach number%>c<%end number%>"),
        "if(sold: a; else: b) <dn_amount> for(number: c; )"
    );
}

#[test]
fn mailchimp_and_mako() {
    assert_eq!(
        read(Engine::Mailchimp, "*|IF:SOLD|*a*|ELSEIF:X=b|*b*|ELSE:|*c*|END:IF|* *|FNAME|*"),
        "if(SOLD: a; X=b: b; else: c) <FNAME>"
    );
    assert_eq!(
        read(
            Engine::Mako,
            "## saisie\n% if sold:\na\n% elif x == 'b':\nb\n% else:\nc\n% endif\n${object.name or ''} 5 % de\n% for x in xs:\n${x}\n% endfor\n"
        ),
        "- if(sold: a; x~'b': b; else: c) <object.name or ''> 5 % de for(xs: <x>; )"
    );
    assert_eq!(read(Engine::Mako, "<%include file=\"p.mako\"/>a<% x = 1 %>"), "include(p.mako) a -");
    assert_eq!(
        read(Engine::Mako, "<%layout:line title=\"x\">a ${b}</%layout:line><%ui:rule />c<%\n x = 1 > 0\n%>d"),
        "[a <b>] - c - d"
    );
}

#[test]
fn a_block_that_does_not_end_is_told_and_the_rest_is_read() {
    let tree = Dialect::Tags(Engine::Smarty).parse("{if $a}x {/foreach} y");
    assert_eq!(tree.errors.len(), 2);
    let tree = Dialect::Tags(Engine::Go).parse(&("{{if .A}}".repeat(2_000) + "x"));
    assert!(!tree.errors.is_empty());
}

#[test]
fn every_engine_is_known_by_its_name() {
    for row in ENGINES {
        assert_eq!(Dialect::from_name(row.name), Some(Dialect::Tags(row.engine)));
        assert!(Dialect::NAMES.contains(&row.name), "{}", row.name);
    }
}

/// Whether the nodes of a body follow each other without gap.
fn covers(nodes: &[Node], span: Span) -> bool {
    let mut spans = nodes.iter().map(Node::span).filter(|span| !span.is_empty());
    spans.try_fold(span.start, |at, span| (at == span.start).then_some(span.end)) == Some(span.end)
}

proptest! {
    #[test]
    fn any_text_is_read_without_loss(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<%", "%>", "<%=", "{{", "}}", "{", "}", "[%", "%]", "*|", "|*", "${", "$x", "#if(", ")", "#end", "@if(", "@endif",
                "if ", "else", "end", "END:IF", "IF:X", "<#if a>", "</#if>", "<#-- ", "-->", "{if $a}", "{/if}", "{* ", " *}",
                "\n% if a:\n", "\n% endif\n", "é", "'", "\"", "(", "a.b", " ", "<?php ", "?>", ": ", "foreach ", "switch ", "case ",
                "@php", "@endphp", "@verbatim", "@box", "@endbox", "@section('a'", "<<<A", "//", "; ", "\n", "<?= ", " do", " ->", "{@", "fn x", "{/x}",
                "{x}",
            ]),
            0..40,
        ),
        engine in 0_usize..ENGINES.len(),
    ) {
        let text = pieces.concat();
        let tree = Dialect::Tags(ENGINES[engine].engine).parse(&text);
        let whole = Span::new(0, text.len());
        prop_assert!(covers(&tree.body, whole), "{:?}", tree.body);
        prop_assert!(tree.masks(whole).iter().all(|mask| text.get(mask.span.range()).is_some()));
    }
}

#[test]
fn the_turns_of_a_loop_by_method_have_a_name() {
    for (engine, text) in [
        (Engine::Erb, "<% xs.each do |x| %>a<% end %>"),
        (Engine::Erb, "<% xs.each_with_index do |x, i| %>a<% end %>"),
        (Engine::Ejs, "<% xs.forEach((x) => { %>a<% }) %>"),
        (Engine::Ejs, "<% xs.forEach(function (x) { %>a<% }) %>"),
    ] {
        let tree = Dialect::Tags(engine).parse(text);
        let [Node::For { targets, .. }] = tree.body.as_slice() else { panic!("{text}: {:?}", tree.body) };
        assert_eq!(targets, &["x".to_owned()], "{text}");
    }
}
