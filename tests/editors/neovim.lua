-- Neovim without a screen: opens a template, waits for its diagnostics, applies a code action, writes the file.
-- Run by tests/editors/neovim. Prints one line for each diagnostic; ends with an error where something does not come.

local path, program = vim.env.DUNLINT_TEMPLATE, vim.env.DUNLINT_PROGRAM

local function fail(text)
  io.stdout:write('FAILED: ' .. text .. '\n')
  vim.cmd('cquit 1')
end

local function wait(what, ready)
  if not vim.wait(60000, ready, 20) then
    fail('waited in vain for ' .. what)
  end
end

local function tell()
  for _, found in ipairs(vim.diagnostic.get(0)) do
    local text = vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, false)[1]
    -- Columns are bytes here, whatever the server counts in.
    local words = text:sub(found.col + 1, found.end_lnum == found.lnum and found.end_col or -1)
    io.stdout:write(string.format('%d:%d %s «%s»\n', found.lnum + 1, found.col + 1, found.code, words))
  end
end

vim.o.swapfile = false
vim.cmd('edit ' .. vim.fn.fnameescape(path))
local id = vim.lsp.start_client({
  name = 'dunlint',
  cmd = { program, 'server', '--as-of', '2026-11-24', '--locale', 'en' },
  root_dir = vim.fn.fnamemodify(path, ':h'),
})
vim.lsp.buf_attach_client(0, id)
wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
tell()

-- A suppression, by the action that offers it, with a reason typed in.
local found
for _, one in ipairs(vim.diagnostic.get(0)) do
  if one.code == 'fr/legal-threat/assets' then found = one end
end
if not found then fail('no threat was found') end
local place = { line = found.lnum, character = 0 }
local params = {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = place, ['end'] = { line = found.lnum, character = 999 } },
  context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
local chosen
for _, action in ipairs(answers and answers[id] and answers[id].result or {}) do
  if action.title:find('fr/legal%-threat/assets.* here ') then chosen = action end
end
if not chosen then fail('no action was offered: ' .. vim.inspect(answers)) end
local encoding = vim.lsp.get_client_by_id(id).offset_encoding or 'utf-16'
vim.lsp.util.apply_workspace_edit(chosen.edit, encoding)
vim.cmd([[%s/ -- / -- agreed with legal/]])
wait('the suppression', function()
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if one.code == 'fr/legal-threat/assets' then return false end
  end
  return true
end)
vim.cmd('write')
io.stdout:write('written\n')
vim.lsp.stop_client(id)
vim.cmd('qall!')
