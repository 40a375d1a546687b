r"""Says how transformers renders conversations with templates of the kinds that well-known models have.

    HF_HUB_OFFLINE=1 python chat_templates.py

Writes ../resources/template/NAME.jinja and expected.json: for each template and conversation the text, or that it refuses; and tokens.json: the ids
of prompts and of what stands behind them, with the tokenizers of ../resources/tokenizer, whose own BOS must not be added again. The templates are written
for this purpose, after what the models' own do; constructs.jinja goes through the language. Time stands still at 2026-02-03 04:05:06.
"""
import datetime as dates, json, os
from transformers import AutoTokenizer
from transformers.utils import chat_template_utils as utils

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "template")


class Still(dates.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 2, 3, 4, 5, 6)


utils.datetime = Still

TEMPLATES = {
    "chatml": """{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}""",
    "llama2": """{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}""",
    "llama3": """{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}""",
    "llama31": """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not tools_in_user_message is defined %}
    {%- set tools_in_user_message = true %}
{%- endif %}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- This block extracts the system message, so we can slot it into the right place. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}

{#- System message + builtin tools #}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if builtin_tools is defined or tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{%- if builtin_tools is defined %}
    {{- "Tools: " + builtin_tools | reject('equalto', 'code_interpreter') | join(", ") + "\\n\\n"}}
{%- endif %}
{{- "Cutting Knowledge Date: December 2023\\n" }}
{{- "Today Date: " + date_string + "\\n\\n" }}
{%- if tools is not none and not tools_in_user_message %}
    {{- "You have access to the following functions.\\n\\n" }}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot_id|>" }}

{%- if tools_in_user_message and not tools is none %}
    {#- Extract the first user message so we can plug it in here #}
    {%- if messages | length != 0 %}
        {%- set first_user_message = messages[0]['content']|trim %}
        {%- set messages = messages[1:] %}
    {%- else %}
        {{- raise_exception("Cannot put tools in the first user message when there's no first user message!") }}
{%- endif %}
    {{- '<|start_header_id|>user<|end_header_id|>\\n\\n' -}}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
    {{- first_user_message + "<|eot_id|>"}}
{%- endif %}

{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("This model only supports single tool-calls at once!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {{- '"parameters": ' }}
        {{- tool_call.arguments | tojson }}
        {{- "}" }}
        {{- "<|eot_id|>" }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "qwen25": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.' }}
    {%- endif %}
    {{- "\\n\\n# Tools\\n\\nYou may call one or more functions to assist with the user query.\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {{- '<|im_start|>' + message.role }}
        {%- if message.content %}
            {{- '\\n' + message.content }}
        {%- endif %}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\\n<tool_call>\\n{"name": "' }}
            {{- tool_call.name }}
            {{- '", "arguments": ' }}
            {{- tool_call.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "qwen3": """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}""",
    "mistral": """{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token}}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}""",
    "mistral-v3": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}

{#- This block checks for alternating user/assistant messages, skipping tool calling messages #}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or message.role == "tool_results" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("After the optional system message, conversation roles must alternate user/assistant/user/assistant/...") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}

{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if tools is not none and (message == user_messages[-1]) %}
            {{- "[AVAILABLE_TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, val in tool.items() if key != "return" %}
                    {%- if val is string %}
                        {{- '"' + key + '": "' + val + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + val|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}
                        {{- ", " }}
                    {%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}
                    {{- ", " }}
                {%- else %}
                    {{- "]" }}
                {%- endif %}
            {%- endfor %}
            {{- "[/AVAILABLE_TOOLS]" }}
            {%- endif %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported, with the exception of an initial optional system message!") }}
    {%- endif %}
{%- endfor %}
""",
    "zephyr": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}""",
    "gemma": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}""",
    "gemma3": """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '\n\n' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\n\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception("Conversation roles must alternate user/assistant/user/assistant/...") }}
    {%- endif -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<start_of_image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model\n'}}
{%- endif -%}
""",
    "phi3": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}""",
    "deepseek": """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='', is_first_sp=true) %}{%- for message in messages %}{%- if message['role'] == 'system' %}{%- if ns.is_first_sp %}{% set ns.system_prompt = ns.system_prompt + message['content'] %}{% set ns.is_first_sp = false %}{%- else %}{% set ns.system_prompt = ns.system_prompt + '\\n\\n' + message['content'] %}{%- endif %}{%- endif %}{%- endfor %}{{ bos_token }}{{ ns.system_prompt }}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<|User|>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<|Assistant|>' + content + '<|end|>'}}{%- endif %}{%- endfor -%}{% if add_generation_prompt and not ns.is_tool %}{{'<|Assistant|>'}}{% endif %}""",
    "smollm": """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant<|im_end|>\n' }}{% endif %}{% generation %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endgeneration %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}""",
    "constructs": r"""{# Goes through the language. #}
{%- macro turn(role, content='nothing', end="\n") -%}
  <{{ role|upper }}>{{ content }}{{ end }}
{%- endmacro -%}
  {% set found = namespace(last='', count=0) %}
{% for m in messages if m.role != 'system' %}
    {{ loop.index }}/{{ loop.length }} {{ loop.revindex }}{{ loop.revindex0 }} {{ loop.first }} {{ loop.previtem.role if loop.previtem is defined else '-' }} {{ loop.cycle('a', 'b') }}
    {%+ if m.content|length > 12 %}long {% else %}short {% endif +%}
    {%- if loop.index > 3 %}{% break %}{% endif %}
    {% if 'skip' in m.content %}{% continue %}{% endif %}
{{ turn(m.role, m.content|trim|replace('a', 'A', 2)) }}{{- turn('x') -}}   {{ turn(role='y', end='') }}
    {% set found.last = m.content %}{% set found.count = found.count + 1 %}
{% else %}
none at all
{% endfor %}
{{ found.last[:5] }}|{{ found.last[-4:] }}|{{ found.last[::-1] }}|{{ found.last[1:8:2] }}|{{ found.count }}
{% raw %}{{ not rendered }} {% endraw %}
{% set text %}  a block {{ 1 + 1 }} {% endset %}
[{{ text }}] [{{ text|trim }}] {% filter upper %}shout {{ 'it' }}{% endfilter %}

{%- set numbers = [3, 1, 2] %}
{{ numbers }} {{ numbers|sort }} {{ numbers|sort(reverse=true)|join('-') }} {{ numbers|max }} {{ numbers|sum }} {{ numbers|first }} {{ (numbers|last) ** 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 1e3 }} {{ 2 * 'ab' }} {{ 1 ~ '-' ~ none ~ true }}
{{ {'a': 1, 'b': [true, none, 1.5, 'it\'s']} }} {{ {'b': 1, 'a': 'é"\n'}|tojson }} {{ {'a': {'b': [1, {}]}, 'c': []}|tojson(indent=2) }} {{ ['x', 2]|string }}
{{ 'a,b,,c'.split(',') }} {{ ' a  b c '.split() }} {{ 'a-b-c'.split('-', 1) }} {{ 'a-b-c'.rsplit('-', 1) }} {{ 'xxhixx'.strip('x') }} {{ 'hi'.startswith('h') and not 'hi'.endswith(('h', 'x')) }} {{ 'TiTle case'.title() }} {{ 'hello World'.capitalize() }} {{ 'aXbXc'.find('X') }} {{ 'l1\nl2\n'.splitlines() }} {{ ','.join(['a', 'b']) }}
{{ missing is defined }} {{ missing|default('absent') }} {{ ''|default('empty', true) }} {{ missing }} {{ missing is none }} {{ none is none }} {{ 1 is number and 'a' is string and [] is sequence and {} is mapping and [] is iterable }} {{ true is boolean }} {{ 1 == 1.0 }} {{ 'a' in ['a'] }} {{ 'z' not in 'abc' }} {{ 1 < 2 < 3 }} {{ not true or 1 }} {{ 3 is divisibleby 3 }} {{ 4 is even }} {{ 'b' is in ['b'] }}
{% for key, value in {'x': 1, 'y': 2}.items() %}{{ key }}={{ value }}{{ ", " if not loop.last }}{% endfor %} {{ {'x': 1}.get('y', 'none') }} {{ {'x': 1}['x'] }} {{ {'k': 'v'}.k }} {{ {'k': 'v'}.values()|list }} {{ {'b': 1, 'a': 2}|dictsort }} {{ range(1, 7, 2)|list }} {{ messages|map(attribute='role')|list|unique|join('/') }} {{ messages|selectattr('role', 'equalto', 'user')|list|length }} {{ messages|rejectattr('content')|list }} {{ [1, 2, 3, 4]|select('odd')|list }} {{ ['a', 'b']|map('upper')|join }}
{% if messages|length > 2 %}  many  {% elif messages %}  few  {% endif %}
{%- if true -%}
   tight
{%- endif %}
	{% if true %}tab{% endif %}	
{{ "a" "b" }} {{ ("x", "y")|join }} {{ 'line\nindent me'|indent(4) }} {{ 'mixed Case'|lower }} {{ '%s' is string }} {{ 3.0|int }} {{ '12'|int + 1 }} {{ 2.567|round(1) }} {{ 'ünï'|length }} {{ '🦜🦜x'[1:] }} {{ '<&>'|e }} {{ strftime_now('%Y-%m-%d %H:%M') }} {{ [[1, 2], [3]]|tojson }} {{ 'a' if false }}.
{% with a = 1, b = 2 %}{{ a + b }}{% endwith %} {{ a is defined }}
{% for x in [] %}{% else %}empty{% endfor %} {% for x in 'ab' %}{{ x }}.{% endfor %}
end
""",
}

PLAIN = [
    [{"role": "user", "content": "Where is my parcel?"}],
    [{"role": "user", "content": "  padded \n"}, {"role": "assistant", "content": "\n Yes. "}, {"role": "user", "content": "Grüße 🦜 <|im_end|> it's \"quoted\""}],
    [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
    [{"role": "system", "content": " Be kind. "}, {"role": "user", "content": "One"}, {"role": "assistant", "content": "<think>\nwhy\n</think>\n\nTwo"},
     {"role": "user", "content": "please skip this one, thank you"}, {"role": "assistant", "content": "Four"}],
    [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
    [{"role": "assistant", "content": "I begin."}, {"role": "user", "content": ""}],
    [{"role": "user", "content": "{{ not a template }} {% nor this %}"}, {"role": "assistant", "content": "line\nbreaks\n\n"}],
    [{"role": "system", "content": "A"}, {"role": "system", "content": "B"}, {"role": "user", "content": "C"}],
]
TOOLS = [{"type": "function", "function": {"name": "track", "description": "Finds a parcel", "parameters": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}}]


def rendered(template, messages, prompt, **more):
    try:
        texts, _ = utils.render_jinja_template(conversations=[messages], chat_template=template, add_generation_prompt=prompt,
                                               bos_token="<s>", eos_token="</s>", **more)
        return {"text": texts[0]}
    except Exception as refused:
        return {"refused": type(refused).__name__}


def tokens():
    cases = []
    for tokenizer, template in (("llama", "mistral"), ("llama", "zephyr"), ("llama", "llama2"), ("llama", "chatml"), ("byte-level", "phi3")):
        tok = AutoTokenizer.from_pretrained(os.path.join(OUT, "..", "tokenizer", tokenizer))
        tok.chat_template = TEMPLATES[template]
        for messages in ([{"role": "user", "content": "Where is my parcel?"}, {"role": "assistant", "content": "On its way. "}],
                         [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": "Grüße"},
                          {"role": "assistant", "content": "Two\nlines"}]):
            prompt = tok.apply_chat_template(messages[:-1], add_generation_prompt=True, tokenize=False)
            whole = tok.apply_chat_template(messages, tokenize=False)
            assert whole.startswith(prompt)
            ids = tok.apply_chat_template(messages[:-1], add_generation_prompt=True, tokenize=True, return_dict=False)
            cases.append({"tokenizer": tokenizer, "template": template, "messages": messages, "prompt_ids": ids,
                          "completion_ids": tok(whole[len(prompt):], add_special_tokens=False).input_ids})
    return cases


if __name__ == "__main__":
    os.makedirs(OUT, exist_ok=True)
    expected = {}
    for name, template in TEMPLATES.items():
        with open(os.path.join(OUT, name + ".jinja"), "w") as f:
            f.write(template)
        cases = []
        for messages in PLAIN:
            for prompt in (True, False):
                cases.append({"messages": messages, "add_generation_prompt": prompt, **rendered(template, messages, prompt)})
        if name in ("llama31", "qwen25", "mistral-v3"):
            cases.append({"messages": PLAIN[0], "add_generation_prompt": True, "tools": TOOLS, **rendered(template, PLAIN[0], True, tools=TOOLS)})
        if name == "qwen3":
            cases.append({"messages": PLAIN[0], "add_generation_prompt": True, "enable_thinking": False,
                          **rendered(template, PLAIN[0], True, enable_thinking=False)})
        expected[name] = cases
        print(name, sum("text" in c for c in cases), "rendered,", sum("refused" in c for c in cases), "refused",
              sorted({c["refused"] for c in cases if "refused" in c}))
    with open(os.path.join(OUT, "expected.json"), "w") as f:
        json.dump(expected, f, ensure_ascii=False)
    with open(os.path.join(OUT, "tokens.json"), "w") as f:
        json.dump(tokens(), f, ensure_ascii=False)
