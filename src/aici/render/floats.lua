-- Numbers sections, figures, tables, equations and the custom kinds, resolves references to them, and writes
-- floats, panels and callouts in the structure Quarto gives them, so that one theme serves both renderers.
-- What it does not know it reports as a line `PROBLEM <kind> <what>` on stderr, which the renderer turns into an
-- error: nothing is dropped in silence. Runs after the project's own filters and before citeproc.
local stringify = pandoc.utils.stringify
local to_html, to_typst = FORMAT:match('html') ~= nil, FORMAT:match('typst') ~= nil
local NBSP = '\u{a0}'
local CALLOUTS = {
  note = '#1f4e79', tip = '#2d6a4f', important = '#8a1c2b', warning = '#8a5a00', caution = '#8a5a00',
}

local kinds = {}            -- key -> {prefix, space, above}
local numbers = {}          -- label -> printed number
local counters = {}         -- kind -> last number given
local section = {}          -- numbers of the open sections, by level
local targets = {}          -- every identifier a link may point to

local function problem(kind, what) io.stderr:write('PROBLEM ' .. kind .. ' ' .. what .. '\n') end
local function kind_of(label) local key = label:match('^(%l+)%-'); return key and kinds[key] and key or nil end
local function typst(text) return pandoc.Plain{pandoc.RawInline('typst', text)} end
local function html(text) return pandoc.RawBlock('html', text) end
local function escaped(text) return (text:gsub('\\', '\\\\'):gsub('"', '\\"')) end
local function attribute(text)
  return (text:gsub('&', '&amp;'):gsub('"', '&quot;'):gsub('<', '&lt;'):gsub('>', '&gt;'))
end

local function claim(label, number)
  if numbers[label] then problem('duplicate', label) end
  numbers[label], targets[label] = number, true
end

local function next_number(key, label)
  counters[key] = (counters[key] or 0) + 1
  claim(label, tostring(counters[key]))
  return numbers[label]
end

local function heading_of(key, number)
  return kinds[key].prefix .. (kinds[key].space and NBSP or '') .. number
end

-- ---------- pictures ----------
local function picture(image)
  if not image.src:match('^figures/') then problem('picture', image.src); return nil end
  local alt = image.attributes['fig-alt'] or ''
  if to_typst then
    return pandoc.RawInline('typst', '#image("' .. escaped(image.src) .. '", alt: "' .. escaped(alt) .. '")')
  end
  return pandoc.RawInline('html', '<img src="' .. image.src .. '" alt="' .. attribute(alt) .. '" class="img-fluid">')
end

-- ---------- floats ----------
local function figcaption(label, key, inlines, above)
  local side = above and 'top' or 'bottom'
  return pandoc.Blocks{
    html('<figcaption class="quarto-float-caption-' .. side .. ' quarto-float-caption quarto-float-' .. key ..
      '" id="' .. label .. '-caption">'),
    pandoc.Plain(inlines), html('</figcaption>')}
end

local function numbered_caption(key, number, caption)
  local label = pandoc.Span({pandoc.Str(heading_of(key, number) .. ':')}, pandoc.Attr('', {'float-label'}))
  local inlines = pandoc.Inlines{label, pandoc.Space()}
  inlines:extend(caption)
  return inlines
end

local function html_float(label, key, number, content, caption)
  local above, out = kinds[key].above, pandoc.Blocks{}
  out:insert(html('<div id="' .. label .. '" class="quarto-float">\n<figure class="quarto-float quarto-float-' .. key .. ' figure">'))
  local figcap = figcaption(label, key, numbered_caption(key, number, caption), above)
  if above then out:extend(figcap) end
  out:insert(html('<div class="float-box" aria-describedby="' .. label .. '-caption">'))
  out:extend(content)
  out:insert(html('</div>'))
  if not above then out:extend(figcap) end
  out:insert(html('</figure>\n</div>'))
  return out
end

local function typst_figure(kind, supplement, numbering, position, content, caption, label)
  local out = pandoc.Blocks{typst('#figure([')}
  out:extend(content)
  out:insert(typst('], caption: figure.caption(position: ' .. position .. ', ['))
  out:insert(pandoc.Plain(caption))
  out:insert(typst(']), kind: "' .. kind .. '", supplement: "' .. supplement .. '", numbering: "' .. numbering .. '")' ..
    (label and ' <' .. label .. '>' or '')))
  return out
end

local function typst_float(label, key, content, caption)
  local out = typst_figure('quarto-float-' .. key, kinds[key].prefix, '1', kinds[key].above and 'top' or 'bottom',
    content, caption, label)
  return out .. pandoc.Blocks{pandoc.RawBlock('typst', '')}
end

local function panel(label, key, index, content, subcaption, of)
  if not subcaption then return content end
  local letter = '(' .. string.char(96 + index) .. ')'
  local inlines = pandoc.Inlines{pandoc.Str(letter), pandoc.Space()}
  inlines:extend(subcaption)
  if to_typst then
    return typst_figure('quarto-subfloat-' .. key, '', '(a)', 'bottom', content, inlines, nil)
  end
  local out = pandoc.Blocks{html('<figure class="quarto-float quarto-subfloat-' .. key .. ' figure"><div>')}
  out:extend(content)
  out:insert(html('</div>'))
  out:extend(figcaption(label .. '-' .. index, key, inlines, false))
  out:insert(html('</figure>'))
  return out
end

local function side_by_side(panels, columns)
  if #panels == 1 then return panels[1] end
  local head, between, tail = '#grid(columns: ' .. columns .. ', gutter: 1.2em, [', '], [', '])'
  -- panels below each other may be parted by a page break, but the last one stays with the caption
  if columns == 1 then head, between, tail = '#block[', ']\n#block(sticky: true)[', ']' end
  local grid = '<div class="quarto-layout-panel" style="grid-template-columns:repeat(' .. columns .. ',minmax(0,1fr))">'
  local out = pandoc.Blocks{to_typst and typst(head) or html(grid)}
  for i, one in ipairs(panels) do
    out:extend(one)
    if to_typst and i < #panels then out:insert(typst(between)) end
  end
  out:insert(to_typst and typst(tail) or html('</div>'))
  return out
end

local function unframed(blocks)   -- the float brings frame and caption: tables inside go without their own
  local function bare(tbl) tbl.classes:insert('typst:no-figure'); return tbl end
  return blocks:walk{Table = to_typst and bare or nil, Image = picture}
end

-- From a division written by hand: everything but the last paragraph is content, that one is the caption.
local function parts_by_hand(div)
  local content = div.content:clone()
  local caption = content:remove()
  if not caption or caption.t ~= 'Para' or #content == 0 then problem('caption', div.identifier); return nil end
  return {unframed(content)}, caption.content, 1
end

local function parts_of_cell(div)
  local panels, caption, key = {}, pandoc.Inlines{}, kind_of(div.identifier)
  for _, child in ipairs(div.content) do
    if child.classes:includes('float-caption') then
      caption = pandoc.utils.blocks_to_inlines(child.content)
    else
      local content, subcaption = pandoc.Blocks{}, nil
      for _, b in ipairs(child.content) do
        if b.t == 'Div' and b.classes:includes('float-subcaption') then
          subcaption = pandoc.utils.blocks_to_inlines(b.content)
        else content:insert(b) end
      end
      panels[#panels + 1] = panel(div.identifier, key, #panels + 1, unframed(content), subcaption)
    end
  end
  return panels, caption, tonumber(div.attributes.columns)
end

local function float(div)
  local label, key = div.identifier, kind_of(div.identifier)
  local by_hand = not div.classes:includes('float')
  if by_hand and (#div.classes > 0 or #div.attributes > 0) then problem('option', 'on the division #' .. label) end
  local number = next_number(key, label)
  local panels, caption, columns = (by_hand and parts_by_hand or parts_of_cell)(div)
  if not panels then return {} end
  local content = side_by_side(panels, columns)
  if to_typst then return typst_float(label, key, content, caption) end
  return html_float(label, key, number, content, caption)
end

local function captioned_table(tbl)   -- a Markdown table with `: caption {#tbl-x}`
  local label = tbl.identifier
  if not kind_of(label) then return nil end
  local caption = pandoc.utils.blocks_to_inlines(tbl.caption.long)
  local number = next_number('tbl', label)
  tbl.identifier, tbl.caption = '', pandoc.Caption{}
  local content = unframed(pandoc.Blocks{tbl})
  if to_typst then return typst_float(label, 'tbl', content, caption), false end
  return html_float(label, 'tbl', number, content, caption), false
end

-- ---------- sections, equations, callouts ----------
local function header(h)
  for _, class in ipairs(h.classes) do
    if class ~= 'unnumbered' and class ~= 'unlisted' then problem('option', 'heading class .' .. class) end
  end
  targets[h.identifier] = true
  if h.classes:includes('unnumbered') then return nil end
  section[h.level] = (section[h.level] or 0) + 1
  for deeper = h.level + 1, 6 do section[deeper] = nil end
  local parts = {}
  for level = 1, h.level do parts[level] = tostring(section[level] or 0) end
  if kind_of(h.identifier) == 'sec' then claim(h.identifier, table.concat(parts, '.')) end
end

local function equation(para)
  local math, last = para.content[1], para.content[#para.content]
  if not math or math.t ~= 'Math' or math.mathtype ~= 'DisplayMath' then return nil end
  local label = last.t == 'Str' and last.text:match('^{#(eq%-[%w_-]+)}$')
  if not label then return nil end
  local number = next_number('eq', label)
  if to_typst then
    return pandoc.Para{pandoc.RawInline('typst', '#math.equation(block: true, numbering: "(1)", ['), math,
      pandoc.RawInline('typst', '])<' .. label .. '>')}
  end
  return pandoc.Div({pandoc.Para{math, pandoc.Span({pandoc.Str('(' .. number .. ')')}, {class = 'equation-number'})}},
    pandoc.Attr(label, {'equation'}))
end

local number_blocks   -- defined below; callouts hold floats and equations too
local function callout(div, name)
  for key in pairs(div.attributes) do
    if key ~= 'title' then problem('option', 'callout attribute ' .. key) end
  end
  if #div.classes > 1 or div.identifier ~= '' then problem('option', 'on a callout-' .. name) end
  local title, body = pandoc.Inlines{pandoc.Str((name:gsub('^%l', string.upper)))}, div.content
  if div.attributes.title then title = pandoc.utils.blocks_to_inlines(pandoc.read(div.attributes.title, 'markdown').blocks) end
  if body[1] and body[1].t == 'Header' then title = body[1].content; body:remove(1) end
  body = number_blocks(body)
  local out = pandoc.Blocks{}
  if to_typst then
    out:insert(typst('#callout(body: [')); out:extend(body); out:insert(typst('], title: ['))
    out:insert(pandoc.Plain(title))
    out:insert(typst('], icon_color: rgb("' .. CALLOUTS[name] .. '"))'))
    return out
  end
  out:insert(html('<div class="callout callout-style-default callout-' .. name .. ' callout-titled" role="note">\n<div class="callout-title-container">'))
  out:insert(pandoc.Plain(title))
  out:insert(html('</div>\n<div class="callout-body-container callout-body">'))
  out:extend(body)
  out:insert(html('</div>\n</div>'))
  return out
end

local function division(div)
  if kind_of(div.identifier) then return float(div), false end
  for name in pairs(CALLOUTS) do
    if div.classes:includes('callout-' .. name) then return callout(div, name), false end
  end
  if div.identifier == 'refs' or div.classes:includes('table-box') then return nil end
  problem('division', '::: {#' .. div.identifier .. ' .' .. table.concat(div.classes, ' .') .. '}')
end

function number_blocks(blocks)
  return blocks:walk{traverse = 'topdown', Div = division, Header = header, Para = equation, Table = captioned_table}
end

-- ---------- what only some editions show ----------
local function conditional(meta)
  return function(div)
    local shows, hides = div.classes:includes('content-visible'), div.classes:includes('content-hidden')
    if not (shows or hides) then return nil end
    local name = div.attributes['when-meta'] or div.attributes['unless-meta']
    if #div.classes + #div.attributes > 2 or div.identifier ~= '' or not name then
      problem('option', 'on a division .' .. div.classes[1] .. '; it takes when-meta or unless-meta')
      return {}
    end
    if type(meta[name]) ~= 'boolean' then problem('condition', name) end
    local holds = (meta[name] == true) == (div.attributes['when-meta'] ~= nil)
    return holds == shows and div.content or {}
  end
end

-- ---------- references ----------
local function reference(c)
  local number, kind = numbers[c.id], kinds[kind_of(c.id)]
  if not number then problem('unresolved', c.id); return pandoc.Inlines{pandoc.Str('?@' .. c.id)} end
  if #c.suffix > 0 then problem('option', 'text after the reference @' .. c.id) end
  local own = #c.prefix > 0 and stringify(c.prefix) or (c.mode ~= 'SuppressAuthor' and kind.prefix or '')
  if to_typst then
    return pandoc.Inlines{pandoc.RawInline('typst', '#ref(<' .. c.id .. '>, supplement: [' .. own .. '])')}
  end
  local gap = own ~= '' and (kind.space or #c.prefix > 0) and NBSP or ''
  return pandoc.Inlines{pandoc.Link({pandoc.Str(own .. gap .. number)}, '#' .. c.id, '', {class = 'quarto-xref'})}
end

local function cite(el)
  local out, others = pandoc.Inlines{}, 0
  for _, c in ipairs(el.citations) do
    if kind_of(c.id) then
      if #out > 0 then out:extend{pandoc.Str(','), pandoc.Space()} end
      out:extend(reference(c))
    else others = others + 1 end
  end
  if #out == 0 then return nil end
  if others > 0 then problem('option', 'references and citations in one bracket: ' .. stringify(el)) end
  return out
end

local function link(el)
  local label = el.target:match('^#(.+)$')
  if label and not targets[label] then problem('unresolved', label) end
end

-- ---------- what must not pass ----------
local function raw(el)
  if el.text:match('^%s*<!%-%-') then return {} end
  if to_typst and el.format == 'typst' and not el.text:gsub('\\%p', ''):match('%p') then return end  -- of tables.lua
  problem('raw', el.format .. ' ' .. el.text:gsub('%s+', ' '):sub(1, 60))
end
local refuse = {
  traverse = 'topdown',
  Table = function(t) if t.classes:includes('report-table') then return t, false end end,
  RawBlock = raw, RawInline = raw,
  Span = function(el) if #el.classes > 0 or #el.attributes > 0 then problem('option', 'on the span [' .. stringify(el) .. ']') end end,
}

function Pandoc(doc)
  for _, kind in ipairs(doc.meta['float-kinds']) do
    kinds[stringify(kind.key)] = {prefix = stringify(kind.prefix), space = kind.space, above = kind.above}
  end
  local blocks = doc.blocks:walk{traverse = 'topdown', Div = conditional(doc.meta)}
  blocks = number_blocks(blocks:walk(refuse))
  blocks = blocks:walk{Image = picture}
  blocks = blocks:walk{Cite = cite, Link = link}
  return pandoc.Pandoc(blocks, doc.meta)
end
