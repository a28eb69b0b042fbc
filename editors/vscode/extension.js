// Starts `dunlint server` for the templates that are open. All else is the server's.

const { commands, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function start() {
  const settings = workspace.getConfiguration('dunlint');
  const server = { command: settings.get('path'), args: ['server', ...settings.get('arguments')] };
  // The server leaves alone what is no template.
  const documentSelector = [{ scheme: 'file' }, { scheme: 'untitled' }];
  client = new LanguageClient('dunlint', 'dunlint', server, { documentSelector });
  return client.start();
}

exports.activate = async (context) => {
  const restart = async () => {
    await client?.dispose();
    await start();
  };
  context.subscriptions.push(commands.registerCommand('dunlint.restart', restart));
  await start();
};

exports.deactivate = () => client?.stop();
