module.exports = {
  testEnvironment: "node",
  transform: { "@tcdesk/.+\\.js$": "@swc/jest" },
  transformIgnorePatterns: ["node_modules/(?!.*@tcdesk/)"]
}
