r"""Says what transformers makes of conversations with tools, documents and a template's own switches, and how TRL's files hold them.

    HF_HUB_OFFLINE=1 python conversations.py [OUT]

Writes ../resources/template/conversations.json: templates, written here after the kinds that Hermes, Qwen3, Llama 3.1, Mistral and Cohere have; and cases,
each a line of a data file with the text of its prompt, that of its completion and the ids of both, each tokenised by itself, or the reason of a refusal. Completions
of several messages have the parts of the text that the assistant said, as the template's generation blocks mark them. Time stands still at 2026-02-03 04:05:06.

With OUT the same conversations go through every template that TRL brings along, whatever it makes of them, into OUT/conversations.json, which
ConversationTest reads with -Dattune.conversations=OUT/conversations.json.
"""
import glob, json, os, sys
from chat_templates import OUT, TEMPLATES
from transformers import AutoTokenizer
from transformers.utils import chat_template_utils as utils

HERMES = """{%- if tools %}
{{- '<|im_start|>system\\n' }}{%- if messages[0].role == 'system' %}{{- messages[0].content + '\\n\\n' }}{%- endif %}
{{- "You may call functions.\\n<tools>" }}
{%- for tool in tools %}{{- "\\n" }}{{- tool | tojson }}{%- endfor %}
{{- "\\n</tools><|im_end|>\\n" }}
{%- elif messages[0].role == 'system' %}
{{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages if not (loop.first and message.role == 'system') %}
{%- if message.role == 'tool' %}
    {%- if loop.previtem is not defined or loop.previtem.role != 'tool' %}{{- '<|im_start|>user' }}{%- endif %}
{{- '\\n<tool_response>\\n' }}{{- {'name': message.name, 'content': message.content} | tojson }}{{- '\\n</tool_response>' }}
    {%- if loop.last or loop.nextitem.role != 'tool' %}{{- '<|im_end|>\\n' }}{%- endif %}
{%- elif message.role == 'assistant' %}
{{- '<|im_start|>assistant\\n' }}
{%- generation %}
    {%- if message.content %}{{- message.content }}{%- endif %}
    {%- for call in message.tool_calls or [] %}
        {%- if message.content or not loop.first %}{{- '\\n' }}{%- endif %}
        {{- '<tool_call>\\n' }}{{- {'name': call.function.name, 'arguments': call.function.arguments} | tojson }}{{- '\\n</tool_call>' }}
    {%- endfor %}
    {{- '<|im_end|>' }}
{%- endgeneration %}
{{- '\\n' }}
{%- else %}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}
"""

THINKING = """{%- macro said(content) %}
    {%- if content is string %}{{- content }}{%- elif content %}{%- for part in content %}{%- if part.type == 'text' %}{{- part.text }}{%- endif %}{%- endfor %}{%- endif %}
{%- endmacro %}
{%- if tools %}{{- '<|im_start|>system\\n# Tools\\n' }}{%- for tool in tools %}{{- tool | tojson }}{{- '\\n' }}{%- endfor %}{{- '<|im_end|>\\n' }}{%- endif %}
{%- set ns = namespace(asked=-1) %}
{%- for message in messages %}{%- if message.role == 'user' %}{%- set ns.asked = loop.index0 %}{%- endif %}{%- endfor %}
{%- for message in messages %}
{%- set content = said(message.content) %}
{%- if message.role == 'assistant' %}
{{- '<|im_start|>assistant\\n' }}
{%- generation %}
    {%- set thought = message.reasoning_content if message.reasoning_content is string else '' %}
    {%- if loop.index0 > ns.asked and (loop.last or thought) %}{{- '<think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' }}{%- endif %}
    {{- content }}
    {%- for call in message.tool_calls or [] %}
        {{- '\\n<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}
        {%- if call.function.arguments is string %}{{- call.function.arguments }}{%- else %}{{- call.function.arguments | tojson }}{%- endif %}
        {{- '}\\n</tool_call>' }}
    {%- endfor %}
    {{- '<|im_end|>\\n' }}
{%- endgeneration %}
{%- elif message.role == 'tool' %}
{{- '<|im_start|>user\\n<tool_response>\\n' + content + '\\n</tool_response><|im_end|>\\n' }}
{%- else %}
{{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}
"""

# Calls have an id, and what answers them names it.
MISTRAL = """{{- bos_token }}
{%- for message in messages %}
{%- if message.role == 'user' %}
    {%- if loop.last and tools is not none %}{{- '[AVAILABLE_TOOLS] ' + tools | tojson + '[/AVAILABLE_TOOLS]' }}{%- endif %}
{{- '[INST] ' + message.content + '[/INST]' }}
{%- elif message.tool_calls is defined and message.tool_calls %}
{%- generation %}
{{- '[TOOL_CALLS] [' }}
    {%- for call in message.tool_calls %}
        {%- if call.id is not defined or call.id | length != 9 %}{{- raise_exception('Tool call IDs should be alphanumeric strings with length 9!') }}{%- endif %}
        {{- (call.function | tojson)[:-1] + ', "id": "' + call.id + '"}' + (', ' if not loop.last else ']' + eos_token) }}
    {%- endfor %}
{%- endgeneration %}
{%- elif message.role == 'tool' %}
{{- '[TOOL_RESULTS] ' + {'content': message.content, 'call_id': message.tool_call_id} | tojson(separators=(',', ':'), sort_keys=true) + '[/TOOL_RESULTS]' }}
{%- else %}
{%- generation %}{{- ' ' + message.content | trim + eos_token }}{%- endgeneration %}
{%- endif %}
{%- endfor %}
"""

DOCUMENTS = """Today is {{ strftime_now('%d %B %Y') }}.
{% for document in documents or [] %}
Document {{ loop.index0 }}: {{ document['title'] }} | {{ document | tojson(indent=2) }}
{% endfor %}
{% for message in messages %}
<{{ message.role }}>{{ message.content }}</{{ message.role }}>
{% endfor %}
{% if citation_mode is defined %}{{ citation_mode }} {{ limits }} {{ limits | tojson }}
{% endif %}
{{ '<assistant>' if add_generation_prompt }}"""

OWN = {"hermes": HERMES, "thinking": THINKING, "mistral-tools": MISTRAL, "documents": DOCUMENTS,
       "llama31": TEMPLATES["llama31"], "qwen25": TEMPLATES["qwen25"], "chatml": TEMPLATES["chatml"]}

TOOLS = [
    {"type": "function", "function": {"name": "track", "description": "Finds a <parcel> & says \"where\"", "parameters": {
        "type": "object", "properties": {"id": {"type": "string", "description": "Its number"}, "days": {"type": "integer", "default": 3, "enum": [1, 2, 3]},
                                         "weight": {"type": ["number", "null"], "minimum": 0.5, "maximum": 1e16}}, "required": ["id"]}}},
    {"type": "function", "function": {"name": "größe", "description": "Misst\nin \U0001f4e6", "parameters": {"type": "object", "properties": {}}}},
]


def call(name, arguments, id=None):
    return {**({"id": id} if id else {}), "type": "function", "function": {"name": name, "arguments": arguments}}


USER = {"role": "user", "content": "Where is 7?"}
CALLS = {"role": "assistant", "content": None, "tool_calls": [call("track", {"id": "7", "days": 2, "weight": None, "deep": {"b": [1.0, True], "a": "ä"}}, "abcdefgh1")]}
RESULT = {"role": "tool", "name": "track", "tool_call_id": "abcdefgh1", "content": "In \"Köln\" <now>"}
ANSWER = {"role": "assistant", "content": "It is in Köln.", "tool_calls": None}
BOTH = {"role": "assistant", "content": "Let me see.", "reasoning_content": "They ask for 7.",
        "tool_calls": [call("track", {"id": "7"}, "abcdefgh2"), call("größe", {}, "abcdefgh3")]}
RESULTS = [{**RESULT, "tool_call_id": "abcdefgh2"}, {"role": "tool", "name": "größe", "tool_call_id": "abcdefgh3", "content": "3"}]

LINES = [
    {"prompt": [USER], "completion": [CALLS], "tools": TOOLS},
    {"prompt": [USER], "completion": [ANSWER], "tools": json.dumps(TOOLS[1:])},
    {"prompt": [{"role": "system", "content": "Be brief."}, USER, CALLS, RESULT], "completion": [ANSWER], "tools": TOOLS},
    {"prompt": [USER], "completion": [CALLS, RESULT, ANSWER], "tools": TOOLS},
    {"prompt": [USER], "completion": [BOTH, *RESULTS, {**ANSWER, "reasoning_content": "Done."}], "tools": TOOLS},
    {"prompt": [USER, {**ANSWER, "thinking": "Köln it is."}, USER], "completion": [{**ANSWER, "reasoning": "Again."}]},
    {"prompt": [USER], "completion": [{**ANSWER, "reasoning_content": "Hm."}, USER, ANSWER]},
    {"prompt": [USER], "completion": [ANSWER], "chat_template_kwargs": {"enable_thinking": False}},
    {"prompt": [USER], "completion": [ANSWER], "chat_template_kwargs": {"enable_thinking": True, "bos_token": "<own>"}},
    {"prompt": [{"role": "user", "content": [{"type": "text", "text": "Two "}, {"type": "text", "text": "parts"}]}],
     "completion": [{"role": "assistant", "content": [{"type": "text", "text": "Yes."}]}]},
    {"prompt": [USER], "completion": [{"role": "assistant", "content": "", "tool_calls": [call("track", "{\"id\": \"7\"}", "abcdefgh4")]}]},
    {"prompt": [USER], "completion": [ANSWER], "tools": []},
    {"prompt": [USER], "completion": [ANSWER], "chat_template_kwargs": {
        "documents": [{"title": "Größe", "text": "a <b>"}, {"title": "2", "text": "\n"}], "citation_mode": "fast", "limits": {"a": 1, "b": [0.1, None, False]}}},
    {"prompt": [USER, {"role": "assistant", "content": " It is \n"}], "completion": [ANSWER]},
    {"prompt": [USER, {"role": "assistant", "content": [{"type": "text", "text": "It "}, {"type": "text", "text": "is"}]}], "completion": [ANSWER]},
    {"prompt": [USER, CALLS], "completion": [ANSWER]},
    {"prompt": [{"role": "developer", "content": "Be brief."}, USER], "completion": [ANSWER], "chat_template_kwargs": {"chat_template": "other"}},
]

SETS = [{"default": name} for name in OWN] + [{"default": "chatml", "tool_use": "hermes"}, {"default": "chatml", "other": "hermes"}, {"tool_use": "hermes"}]


def case(tok, texts, named, number):
    line = LINES[number]
    tok.chat_template = texts["default"] if list(texts) == ["default"] else texts
    tools = line.get("tools")
    more = {"tools": json.loads(tools) if isinstance(tools, str) else tools, **line.get("chat_template_kwargs", {})}
    begun = line["prompt"][-1]["role"] == "assistant"
    base = {"templates": named, "line": number}
    try:
        prompt = tok.apply_chat_template(line["prompt"], tokenize=False, add_generation_prompt=not begun, continue_final_message=begun, **more)
    except Exception as refused:
        return {**base, "refused": f"{type(refused).__name__}: {refused}"[:80]}
    base["prompt"] = prompt
    base["prompt_ids"] = tok(prompt, add_special_tokens=False).input_ids
    try:
        whole = tok.apply_chat_template(line["prompt"] + line["completion"], tokenize=False, **more)
    except Exception as refused:
        return {**base, "refused_completion": f"{type(refused).__name__}: {refused}"[:80]}
    if not whole.startswith(prompt):
        return {**base, "whole": whole}
    base["completion"] = whole[len(prompt):]
    base["completion_ids"] = tok(base["completion"], add_special_tokens=False).input_ids
    chosen = tok.get_chat_template(more.pop("chat_template", None), more["tools"])
    if len(line["completion"]) > 1 and "endgeneration" in chosen:
        _, spans = utils.render_jinja_template(
            conversations=[[{k: v for k, v in m.items() if v is not None} for m in line["prompt"] + line["completion"]]],
            chat_template=chosen, return_assistant_tokens_mask=True, **tok.special_tokens_map, **more)
        base["own"] = [whole[a:b] for a, b in spans[0] if a >= len(prompt)]
    return base


def cases(tok, sets, texts):
    # transformers takes a name that it does not know for a template.
    return [case(tok, {name: texts[template] for name, template in named.items()}, named, number) for named in sets
            for number, line in enumerate(LINES) if line.get("chat_template_kwargs", {}).get("chat_template") in (None, *named)]


if __name__ == "__main__":
    tok = AutoTokenizer.from_pretrained(os.path.join(OUT, "..", "tokenizer", "llama"))
    made = {"templates": OWN, "lines": LINES, "cases": cases(tok, SETS, OWN)}
    # Three in four of the ids say nothing that the text does not.
    for i, one in enumerate(made["cases"]):
        if i % 4:
            one.pop("prompt_ids", None), one.pop("completion_ids", None)
    with open(os.path.join(OUT, "conversations.json"), "w") as f:
        json.dump(made, f, ensure_ascii=False, separators=(",", ":"))
    if len(sys.argv) > 1:
        import trl
        files = sorted(glob.glob(os.path.join(os.path.dirname(trl.__file__), "chat_templates", "*.jinja")))
        theirs = {os.path.basename(f)[:-6]: open(f).read() for f in files}
        made = {"templates": theirs, "lines": LINES, "cases": cases(tok, [{"default": name} for name in theirs], theirs)}
        os.makedirs(sys.argv[1], exist_ok=True)
        with open(os.path.join(sys.argv[1], "conversations.json"), "w") as f:
            json.dump(made, f, ensure_ascii=False)
    print(len(made["cases"]), "cases,", sum("prompt" in c for c in made["cases"]), "rendered,", sum("own" in c for c in made["cases"]), "with the assistant's parts;",
          sorted({c[k] for c in made["cases"] for k in ("refused", "refused_completion") if k in c}))
