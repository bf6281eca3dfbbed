using System.Collections.Immutable;
using Perdure.Core.Values;

namespace Perdure.Tools;

/// <summary>Tools the model is told of and the rules of the session answer; no call of theirs arrives here.</summary>
internal static class RuleTools
{
    public static ImmutableArray<ToolSpec> Specs { get; } = [
        ToolText.Spec(
            "update_plan",
            """
            {
              "type": "object",
              "properties": {
                "explanation": { "type": "string" },
                "plan": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "step": { "type": "string" },
                      "status": { "type": "string", "enum": ["pending", "in_progress", "completed"] }
                    },
                    "required": ["step", "status"]
                  }
                }
              },
              "required": ["plan"]
            }
            """),
        ToolText.Spec(
            "request_user_input",
            """
            {
              "type": "object",
              "properties": {
                "questions": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "id": { "type": "string", "description": "snake_case" },
                      "header": { "type": "string", "description": "At most 12 characters" },
                      "question": { "type": "string" },
                      "options": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "properties": { "label": { "type": "string" }, "description": { "type": "string" } },
                          "required": ["label"]
                        }
                      }
                    },
                    "required": ["id", "question"]
                  }
                }
              },
              "required": ["questions"]
            }
            """),
        ToolText.Spec("get_goal", """{ "type": "object", "properties": {} }""", readOnly: true),
        ToolText.Spec(
            "create_goal",
            """
            {
              "type": "object",
              "properties": {
                "objective": { "type": "string" },
                "token_budget": { "type": "integer", "description": "Only if the user named one" }
              },
              "required": ["objective"]
            }
            """, seldom: true),
        ToolText.Spec(
            "update_goal",
            """
            {
              "type": "object",
              "properties": {
                "status": { "type": "string", "enum": ["complete", "blocked"] },
                "reason": { "type": "string", "description": "For blocked" }
              },
              "required": ["status"]
            }
            """),
        ToolText.Spec(
            "spawn_agent",
            """
            {
              "type": "object",
              "properties": {
                "task": { "type": "string", "description": "Everything it has to know; it sees nothing of this conversation" },
                "model": { "type": "string", "description": "Another model of this session" },
                "profile": { "type": "string", "description": "Narrower than yours, such as read-only" }
              },
              "required": ["task"]
            }
            """, seldom: true),
        ToolText.Spec(
            "wait_agent",
            """
            {
              "type": "object",
              "properties": {
                "agents": { "type": "array", "items": { "type": "integer" }, "description": "Their numbers; all that work by default" },
                "for": { "type": "string", "enum": ["any", "all"], "description": "any by default" },
                "timeout_seconds": { "type": "integer", "description": "3600 by default" }
              }
            }
            """, seldom: true),
        ToolText.Spec(
            "send_agent",
            """
            {
              "type": "object",
              "properties": { "agent": { "type": "integer" }, "message": { "type": "string" } },
              "required": ["agent", "message"]
            }
            """, seldom: true),
        ToolText.Spec("list_agents", """{ "type": "object", "properties": {} }""", readOnly: true, seldom: true),
    ];
}
