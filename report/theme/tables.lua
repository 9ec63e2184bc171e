-- Turns an HTML table (great_tables) into a native table that HTML and Typst set alike: alignment from its classes,
-- column widths from its text, notes in the foot, headings that repeat. Quarto and the embedded renderer both run it
-- first (`at: pre-ast`); everything else about the look stands in report.css and typst-template.typ.
local to_typst = FORMAT:match('typst') ~= nil
local stringify = pandoc.utils.stringify
local NARROWEST = 0.62      -- share of the text width that no table goes below, so that its note can be read
local AIR = 1.3             -- times its text that a narrow table may be wide
local LINE = 100            -- characters of 9 pt that fit the text width, gaps between columns included
local GAP = 2               -- characters of white space a column needs
local SIZES = {{'9pt', 1}, {'8pt', 9 / 8}, {'7.5pt', 9 / 7.5}}
local SHORT = 8             -- a column of so many characters is not stretched
local NAME = 16             -- a cell of so many characters, a country's name, breaks on no screen
local UNBROKEN = 12         -- tables of so many rows or fewer stay on one page
local ALIGN = {right = 'AlignRight', center = 'AlignCenter', left = 'AlignLeft'}

local function alignment(cell)
  for name, value in pairs(ALIGN) do if cell.classes:includes('gt_' .. name) then return value end end
  local side = (cell.attributes.style or ''):match('text%-align:%s*(%l+)')
  return ALIGN[side] or cell.alignment
end

local function words(text)
  local longest = 0
  for word in text:gmatch('[^%s/-]+') do longest = math.max(longest, utf8.len(word) or #word) end
  return longest
end

local function rows_of(tbl)
  local rows = {}
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.head) do rows[#rows + 1] = row end
    for _, row in ipairs(body.body) do rows[#rows + 1] = row end
  end
  return rows
end

-- calls visit(cell, column) for each cell of one column, minding cells that span rows or columns above
local function each_cell(rows, visit)
  local taken = {}
  for _, row in ipairs(rows) do
    local column, now = 1, {}
    for key, left in pairs(taken) do if left > 0 then now[key] = true; taken[key] = left - 1 end end
    for _, cell in ipairs(row.cells) do
      while now[column] do column = column + 1 end
      visit(cell, column)
      for c = column, column + cell.col_span - 1 do taken[c] = cell.row_span - 1 end
      column = column + cell.col_span
    end
  end
end

local function measure(tbl, turned)
  local need, heads, want = {}, {}, {}
  for i = 1, #tbl.colspecs do need[i], heads[i], want[i] = 2, 3, 3 end
  each_cell(tbl.head.rows, function(cell, i)
    if cell.col_span > 1 or (turned and i > 1) then return end
    local text = stringify(cell.contents)
    need[i] = math.max(need[i], words(text))
    heads[i] = math.max(heads[i], math.min(utf8.len(text) or #text, 14))
  end)
  each_cell(rows_of(tbl), function(cell, i)
    if cell.col_span > 1 then return end
    local text = stringify(cell.contents)
    local long = utf8.len(text) or #text
    -- a number never breaks; text may, at its spaces
    local whole = cell.alignment == 'AlignRight' and long or words(text)
    need[i] = math.max(need[i], math.min(whole, 24))
    want[i] = math.max(want[i], math.min(long, 40))
  end)
  local total_need, total_want = 0, 0
  for i = 1, #need do
    want[i] = math.max(want[i], need[i])
    need[i], want[i], heads[i] = need[i] + GAP, want[i] + GAP, math.max(heads[i], want[i]) + GAP
    total_need, total_want = total_need + need[i], total_want + heads[i]
  end
  return {need, want, heads}, total_need, total_want
end

-- Widens columns to what they want, the smallest wishes first, so that "Mainland, China" stays in one line; returns
-- the room that is left.
local function widen(width, want, room)
  local order, lacks = {}, {}
  for i = 1, #width do order[i], lacks[i] = i, math.max(0, want[i] - width[i]) end
  table.sort(order, function(a, b) return lacks[a] < lacks[b] or (lacks[a] == lacks[b] and a < b) end)
  for place, i in ipairs(order) do
    local more = math.min(lacks[i], room / (#order - place + 1))
    width[i], room = width[i] + more, room - more
  end
  return room
end

-- Shares of the line: short columns (ranks, years) keep to their text, the others divide what is left.
-- Where room is short, a head breaks before the cells below it do.
local function shares(wishes, line, total_need)
  local width, short, long = {table.unpack(wishes[1])}, 0, 0
  widen(width, wishes[3], widen(width, wishes[2], line - total_need))
  for i = 1, #width do
    if width[i] <= SHORT then short = short + width[i] else long = long + width[i] end
  end
  for i = 1, #width do
    if long == 0 then width[i] = width[i] / short
    elseif width[i] <= SHORT then width[i] = width[i] / line
    else width[i] = width[i] / long * (1 - short / line) end
  end
  return width
end

-- A table of few short columns keeps them together: its values would stand too far from its labels over the whole line.
local function drawn_in(wishes, line, total_need, total_want)
  local share = math.min(1, math.max(NARROWEST, AIR * total_want / line))
  local width = shares(wishes, line * share, total_need)
  for i = 1, #width do width[i] = width[i] * share end
  return width
end

local function fit(tbl)
  for _, turned in ipairs{false, true} do
    local wishes, total_need, total_want = measure(tbl, turned)
    for _, size in ipairs(SIZES) do
      local line = LINE * size[2]
      if total_need <= line then
        return drawn_in(wishes, line, total_need, total_want), size[1], turned
      end
    end
  end
  local even = {}
  for i = 1, #tbl.colspecs do even[i] = 1 / #tbl.colspecs end
  return even, SIZES[#SIZES][1], true
end

local function turn(cell)
  cell.classes:insert('turned')
  if not to_typst then return end
  local inlines = pandoc.Inlines{pandoc.RawInline('typst', '#turned[')}
  inlines:extend(pandoc.utils.blocks_to_inlines(cell.contents))
  inlines:insert(pandoc.RawInline('typst', ']'))
  cell.contents = pandoc.Blocks{pandoc.Plain(inlines)}
end

local function dress_head(tbl, turned)
  each_cell(tbl.head.rows, function(cell, column)
    if cell.col_span > 1 then
      cell.alignment = 'AlignCenter'
      cell.classes:insert('spanner')
      if to_typst then cell.attributes['typst:stroke'] = '(bottom: 0.4pt, top: 0.8pt)' end
    elseif turned and column > 1 then turn(cell) end
    if to_typst then
      cell.contents = cell.contents:walk{Plain = function(p) return pandoc.Plain{pandoc.Strong(p.content)} end}
    end
  end)
end

local function dress_foot(tbl)
  each_cell(tbl.foot.rows, function(cell)
    cell.alignment = 'AlignLeft'
    cell.classes:insert('note')
    if to_typst then cell.attributes['typst:stroke'] = 'none'; cell.attributes['typst:text:size'] = '8pt'
    else cell.contents = pandoc.Blocks{pandoc.Div(cell.contents, pandoc.Attr('', {'note-text'}))} end
  end)
end

local function is_group(row) return #row.cells == 1 and row.cells[1].col_span > 1 end

local function bold_groups(tbl)
  for _, row in ipairs(rows_of(tbl)) do
    if is_group(row) then
      row.cells[1].alignment = 'AlignLeft'
      row.cells[1].contents = row.cells[1].contents:walk{Plain = function(p) return pandoc.Plain{pandoc.Strong(p.content)} end}
    end
  end
end

-- Typst knows no widows in tables, but breaks no row that an unbreakable cell spans. A column without width at the
-- end holds such cells: over the first two rows, the last two (of a group, too), and a group's name with its first row.
local function runs_of(rows)
  local runs, first = {}, 1
  for i, row in ipairs(rows) do
    local stays = i == 1 or i == #rows - 1 or is_group(row) or (rows[i + 2] and is_group(rows[i + 2]))
    if not stays or i == #rows then
      runs[first], first = i - first + 1, i + 1
    end
  end
  return runs
end

local function edge(rows)
  local cell = pandoc.Cell({}, 'AlignLeft', rows, 1)
  cell.attributes['typst:inset'] = '0pt'
  if rows > 1 then cell.attributes['typst:breakable'] = 'false' end
  return cell
end

local function keep_together(tbl)
  local rows = rows_of(tbl)
  local runs = runs_of(rows)
  for i, row in ipairs(rows) do if runs[i] then row.cells:insert(edge(runs[i])) end end
  for _, row in ipairs(tbl.head.rows) do row.cells:insert(edge(1)) end
  for _, row in ipairs(tbl.foot.rows) do row.cells[#row.cells].col_span = row.cells[#row.cells].col_span + 1 end
  tbl.colspecs:insert({'AlignLeft', nil})
end

-- Typst would read more into these than stands there: a list, a heading, an ellipsis, a soft hyphen, a minus sign.
local function literal(el)
  local text = el.text
  local marker = text:match('^[-+/]$') or text:match('^=+$') or text:match('^%d+%.$')
  if marker or text:find('...', 1, true) or text:find('-?', 1, true) or (' ' .. text):find('[^%w]%-%d') then
    return pandoc.RawInline('typst', (text:gsub('%p', '\\%0')))
  end
end

-- From one number to another: Typst would break the line at the dash.
local function unbroken(el)
  if el.text:find('.–.') then return pandoc.Str((el.text:gsub('–', '\u{2060}–\u{2060}'))) end
end

local function dress(tbl)
  local function clean(cell)
    cell.alignment = alignment(cell)
    local scope = cell.attributes.scope
    cell.attr = pandoc.Attr('', {}, scope and {scope = scope} or {})
  end
  each_cell(tbl.head.rows, clean); each_cell(rows_of(tbl), clean); each_cell(tbl.foot.rows, clean)
  local widths, size, turned = fit(tbl)
  local sides = {}
  each_cell(rows_of(tbl), function(cell, i)
    sides[i] = sides[i] or cell.alignment
    local short = utf8.len(stringify(cell.contents)) <= NAME and cell.alignment ~= 'AlignRight'
    if short and not to_typst then cell.classes:insert('name') end
  end)
  for i in ipairs(tbl.colspecs) do
    tbl.colspecs[i] = {sides[i] or 'AlignLeft', math.floor(widths[i] * 1000) / 1000}
  end
  if to_typst then
    local function as_written(cell)   -- but numbers, whose hyphen is a minus sign
      cell.contents = cell.contents:walk{Str = cell.alignment == 'AlignRight' and unbroken or literal}
    end
    each_cell(tbl.head.rows, as_written); each_cell(rows_of(tbl), as_written); each_cell(tbl.foot.rows, as_written)
  end
  dress_head(tbl, turned); dress_foot(tbl); bold_groups(tbl)
  tbl.attr = pandoc.Attr('', {'report-table', #tbl.colspecs > 8 and 'wide' or 'narrow'})
  if to_typst then tbl.attributes['typst:text:size'] = size end
  for _, part in ipairs{tbl.head, tbl.foot} do part.attr = pandoc.Attr(); for _, r in ipairs(part.rows) do r.attr = pandoc.Attr() end end
  for _, body in ipairs(tbl.bodies) do body.attr = pandoc.Attr() end
  for _, row in ipairs(rows_of(tbl)) do row.attr = pandoc.Attr() end
  if to_typst and #rows_of(tbl) <= UNBROKEN then
    return pandoc.Div({tbl}, pandoc.Attr('', {'table-box'}, {['typst:breakable'] = 'false', ['typst:width'] = '100%'}))
  end
  if to_typst then keep_together(tbl) end
  return tbl
end

local plain = {
  Span = function(s) return s.content end,
  Div = function(d) return d.content end,
  Table = dress,
}

Str = to_typst and literal or nil

function RawBlock(raw)
  if raw.format ~= 'html' or not raw.text:match('<table') then return nil end
  local text = raw.text:gsub('<style.->.-</style>', ''):gsub('<colgroup.->.-</colgroup>', '')
  local blocks = pandoc.Blocks{}
  for _, block in ipairs(pandoc.read(text, 'html').blocks:walk{Span = plain.Span, Div = plain.Div}) do
    blocks:insert(block.t == 'Table' and dress(block) or block)
  end
  return blocks
end

-- where a renderer has parsed the HTML itself before this filter runs
function Table(tbl)
  if tbl.classes:includes('gt_table') then return dress(tbl), false end
end
