package io.attune.ui.text;

import java.util.List;

/** Texts that a model could be led to write in the hope that a page runs them. Each would set {@code window.hurt} or open a dialog. */
public final class HostileTexts {
    public static final List<String> ALL = List.of(
            "<script>window.hurt=1;alert(1)</script>",
            "<img src=x onerror=\"window.hurt=1;alert(1)\">",
            "<svg onload=\"window.hurt=1\"><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
            "<iframe srcdoc=\"<script>parent.hurt=1</script>\"></iframe>",
            "<body onload=alert(1)>",
            "<details open ontoggle=\"window.hurt=1\">x</details>",
            "<math><mtext></mtext><mglyph><style><img src=x onerror=window.hurt=1></style></mglyph></math>",
            "<style>*{display:none}</style>",
            "<link rel=stylesheet href=//evil.example/x.css>",
            "<base href=//evil.example/>",
            "<form action=//evil.example><button>sign in</button></form>",
            "<input autofocus onfocus=window.hurt=1>",
            "[click](javascript:window.hurt=1)",
            "[click](JaVaScRiPt:window.hurt=1)",
            "[click](java\tscript:window.hurt=1)",
            "[click](data:text/html,<script>window.hurt=1</script>)",
            "[click](vbscript:msgbox(1))",
            "[click](//evil.example \"onmouseover=window.hurt=1\")",
            "<javascript:window.hurt=1>",
            "![x](x \"onerror=window.hurt=1\")",
            "![x](https://evil.example/pixel.png)",
            "[a]: javascript:window.hurt=1\n\n[a]",
            "`<img src=x onerror=window.hurt=1>`",
            "```html\n<script>window.hurt=1</script>\n```",
            "| <img src=x onerror=window.hurt=1> | b |\n|---|---|\n| <script>window.hurt=1</script> | [x](javascript:window.hurt=1) |",
            "&lt;script&gt;window.hurt=1&lt;/script&gt;",
            "&#106;avascript:window.hurt=1",
            "{{constructor.constructor('window.hurt=1')()}} ${window.hurt=1} <%= 1 %>",
            "\"><script>window.hurt=1</script><\"",
            "</div></section><script>window.hurt=1</script>",
            "<!--><script>window.hurt=1</script>-->",
            "<![CDATA[<script>window.hurt=1</script>]]>",
            "\u202e<script>window.hurt=1</script>\u0000\u2028");

    private HostileTexts() {}
}
